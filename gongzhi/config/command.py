"""Starts the command ``gongzhi``: the only place that sees both its frame and the sample district's own command."""

from __future__ import annotations

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured


def main() -> None:
    """Set Django up and run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.stderr.write(f"配置有误 (configuration): {error}\n")
        sys.exit(2)
    from gongzhi.interfaces.cli.main import cli  # noqa: PLC0415 — services need the apps set up
    from gongzhi.sample.command import demo_accounts, demo_data  # noqa: PLC0415

    cli.add_command(demo_data)
    cli.add_command(demo_accounts)
    cli()
