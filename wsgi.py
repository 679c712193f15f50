"""For gunicorn: `gunicorn wsgi:app`, with the archive's folder in HEMEROTECA_HOME."""

from webui.app import create_app
from webui.settings import settings_from

app = create_app(settings_from().home)
