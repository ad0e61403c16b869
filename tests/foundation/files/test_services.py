from __future__ import annotations

import hashlib
import logging
import os
import stat
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from gongzhi.foundation.files import queries, services, store
from gongzhi.foundation.files.models import Attachment, FileKey
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons.sealing import Damaged
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import NotFound, Refused

from .conftest import SUBJECT, camera_photo, photo

pytestmark = pytest.mark.django_db


def on_disk(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_kept_photo_comes_back_from_its_subject(keep, folder):
    file = keep(camera_photo(), "现场.jpeg")
    content, kind, name = queries.read(file, subjects=[SUBJECT])
    assert (kind, name) == ("image/jpeg", "现场.jpg")
    row = Attachment.objects.get()
    assert (row.sha256, row.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert queries.thumbnail(file, subjects=["other:1", SUBJECT])[8:12] == b"WEBP"
    assert queries.position(file, subjects=[SUBJECT]) is None


def test_the_ledger_knows_what_was_handed_in(keep, now, officer):
    file = keep()
    (entry,) = ledger.history([SUBJECT])
    assert (entry.verb, entry.actor, entry.payload["file"]) == ("file.kept", officer.id, file)
    assert set(entry.payload) == {"file", "kind", "size", "sha256"}


def test_a_file_is_not_to_be_had_by_another_subject(keep):
    file = keep()
    for subjects in (["report:other"], []):
        for ask in (queries.read, queries.thumbnail, queries.position):
            with pytest.raises(NotFound, match="没有这个文件，或它已被删除"):
                ask(file, subjects=subjects)
    with pytest.raises(NotFound):
        queries.read("0" * 32, subjects=[SUBJECT])


def test_on_disk_are_random_names_and_random_bytes_for_the_service_alone(keep, folder):
    text = "这是一份说明，写得很清楚。" * 100
    keep(text.encode(), "说明.txt")
    keep()
    paths = on_disk(folder)
    assert len(paths) == 3
    for path in paths:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.suffix == ""
        assert "说明".encode() not in path.read_bytes()
        assert not path.read_bytes().startswith((b"\xff\xd8", b"RIFF"))
    assert stat.S_IMODE(paths[0].parent.stat().st_mode) == 0o700


def test_a_changed_or_swapped_file_does_not_open(keep):
    one, two = keep(), keep()
    first, second = Attachment.objects.get(pk=one), Attachment.objects.get(pk=two)
    path = store._path(first.stored)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(Damaged):
        queries.read(one, subjects=[SUBJECT])
    Attachment.objects.filter(pk=two).update(stored=second.thumbnail)
    with pytest.raises(Damaged):
        queries.read(two, subjects=[SUBJECT])


def test_a_position_is_kept_only_when_the_sender_agrees_and_then_sealed(keep):
    file = keep(camera_photo(), keep_position=True)
    place = queries.position(file, subjects=[SUBJECT])
    assert (round(place.lon, 2), round(place.lat, 2), place.datum) == (120.7, 30.76, "WGS-84")
    assert b"120" not in bytes(Attachment.objects.get().position)
    assert queries.of([SUBJECT])[SUBJECT][0].has_position
    assert Attachment.objects.get(pk=keep(camera_photo())).position is None


def test_lists_take_one_query_for_any_number_of_subjects(keep, django_assert_num_queries, now):
    first = keep()
    second = keep(b"abc", "a.txt", at=now + timedelta(minutes=1))
    other = keep(subject="report:9")
    with django_assert_num_queries(1):
        found = queries.of([SUBJECT, "report:9", "report:none"])
    assert [[view.id for view in views] for views in found.values()] == [[first, second], [other], []]
    assert [view.has_thumbnail for view in found[SUBJECT]] == [True, False]
    with django_assert_num_queries(0):
        assert queries.of([]) == {}


def test_a_refused_file_leaves_nothing(keep, folder):
    for content, name in ((b"MZ\0\0" + b"\0" * 99, "a.jpg"), (b"", "a.jpg")):
        with pytest.raises(Refused):
            keep(content or b"\0", name)
    assert on_disk(folder) == []
    assert not Attachment.objects.exists()


def test_a_file_over_the_limit_is_refused_with_its_size(keep, settings):
    settings.FILE_LIMIT = 1024 * 1024
    with pytest.raises(Refused, match=r"照片太大（1\.5 MB），最大 1 MB。请在手机上打开它截一张图"):
        keep(b"\xff\xd8" + b"\0" * 1_500_000)


def test_when_the_row_cannot_be_written_the_file_is_taken_away_at_once(keep, folder, monkeypatch):
    monkeypatch.setattr(services.uuid, "uuid4", lambda: services.uuid.UUID(int=1))
    kept = keep()
    before = on_disk(folder)
    with pytest.raises(IntegrityError), transaction.atomic():
        keep()
    assert on_disk(folder) == before
    assert queries.read(kept, subjects=[SUBJECT])


def _keep_and_roll_back(keep):
    with transaction.atomic():
        keep()
        transaction.set_rollback(True)


def test_what_a_rolled_back_transaction_leaves_opens_for_nobody_and_is_swept(keep, folder, now):
    kept = keep()
    before = on_disk(folder)
    _keep_and_roll_back(keep)
    orphans = set(on_disk(folder)) - set(before)
    assert len(orphans) == 2
    assert FileKey.objects.count() == 1  # the only copy of their key went with the transaction
    for path in on_disk(folder):
        os.utime(path, (now.timestamp(), now.timestamp()))
    assert services.sweep(at=now + timedelta(minutes=59)) == 0
    assert services.sweep(at=now + timedelta(minutes=61)) == 2
    assert on_disk(folder) == before
    assert queries.read(kept, subjects=[SUBJECT])


def test_sweeping_before_the_first_file_is_no_error(now):
    assert services.sweep(at=now) == 0


def test_sweeping_goes_in_batches(keep, folder, now, monkeypatch):
    monkeypatch.setattr(services, "_BATCH", 2)
    keep()
    for i in range(5):
        store.write(bytes(32), b"x", about=str(i))
    assert services.sweep(at=now + timedelta(days=9999)) == 5
    assert len(on_disk(folder)) == 2


def test_erasing_destroys_keys_and_files_of_one_subject(keep, folder, officer, now, django_capture_on_commit_callbacks):
    file, other = keep(camera_photo(), keep_position=True), keep(subject="report:9")
    with django_capture_on_commit_callbacks(execute=True):
        assert services.erase(subject=SUBJECT, by=system("retention"), at=now) == 1
        assert len(on_disk(folder)) == 4  # until the transaction holds
    assert len(on_disk(folder)) == 2
    assert list(FileKey.objects.values_list("pk", flat=True)) == [other]
    with pytest.raises(NotFound):
        queries.read(file, subjects=[SUBJECT])
    assert queries.of([SUBJECT]) == {SUBJECT: []}
    row = Attachment.objects.get(pk=file)
    assert (row.stored, row.thumbnail, row.name, row.position) == ("", "", "", None)
    assert ledger.history([SUBJECT])[-1].payload == {"files": [file]}
    assert services.erase(subject=SUBJECT, by=officer, at=now) == 0
    assert len(ledger.history([SUBJECT])) == 2
    assert ledger.verify().ok


def test_a_row_cannot_say_erased_and_keep_its_name(keep, now):
    file = keep()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=file).update(erased_at=now)


def test_nothing_is_printed(keep, caplog):
    with caplog.at_level(logging.DEBUG):
        file = keep(camera_photo(), "王小五的身份证.jpg")
    row = Attachment.objects.get(pk=file)
    assert f"{row} {row!r} {FileKey.objects.get()!r}".count("王小五") == 0
    assert "王小五" not in caplog.text


def test_lists_use_the_index_on_both_databases(keep):
    with connection.cursor() as cursor:
        names = connection.introspection.get_constraints(cursor, "files_attachment")
    assert {"files_of_subject", "files_stored", "files_erased_is_empty"} <= set(names)


def test_a_photo_costs_few_statements(keep, django_assert_max_num_queries):
    content = photo()
    with django_assert_max_num_queries(4 + 2 + 1):  # two rows, head and entry; a savepoint; the lock on PostgreSQL
        keep(content)
