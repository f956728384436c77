"""The municipalities of 1 January 2021 with their provinces and inhabitants (CBS, CC BY 4.0)."""

import json

from alembic import op
from sqlalchemy import text

from shared.reference.municipalities import municipalities_2021

revision = "2026_11_23_2210"
down_revision = "2026_11_23_2200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rows = [
        {
            "id": municipality.code,
            "data": json.dumps(
                {
                    "code": municipality.code,
                    "name": municipality.name,
                    "province": municipality.province_code,
                    "province_name": municipality.province,
                    "populations": [{"on": "2021-01-01", "inhabitants": municipality.inhabitants}],
                    "periods": [],
                    "promised": 0,
                }
            ),
        }
        for municipality in municipalities_2021()
    ]
    statement = text(
        "insert into target_books (id, version, data) values (:id, 1, cast(:data as jsonb)) on conflict do nothing"
    )
    op.get_bind().execute(statement, rows)


def downgrade() -> None:
    op.execute("delete from target_books")
