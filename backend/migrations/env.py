"""What Alembic runs: migrations of the generated models, on the database of the settings."""

from backend.database import expect_database
from backend.settings import load_settings
from generated.backend.models import Model
from generated.backend.runtime import migrations

settings = load_settings()
expect_database(settings.database_url)
migrations.run(Model.metadata, settings.database_url)
