"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from cmms.collecting import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cmms.settings")
application = get_wsgi_application()
settle()
