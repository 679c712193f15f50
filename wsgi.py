"""For gunicorn: `gunicorn wsgi:app`, with the archive's folder in HEMEROTECA_HOME."""

import sys

from gunicorn.arbiter import Arbiter

from webui.app import create_app
from webui.settings import settings_from

try:
    app = create_app(settings_from().home)
except ValueError as error:
    sys.stderr.write(f"hemeroteca: {error}\n")
    # Any other code, and gunicorn would start a worker again and again.
    raise SystemExit(Arbiter.APP_LOAD_ERROR) from None
