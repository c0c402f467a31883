"""The whole service as plain files, for any web server, object store or content delivery network."""

from mapsvc.publish.site import publish_site

__all__ = ["publish_site"]
