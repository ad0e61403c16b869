"""The side of a site's owner without an account: what was notified to them, by the site's own link and PIN."""
