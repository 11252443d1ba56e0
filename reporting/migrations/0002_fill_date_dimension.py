"""Fill the date dimension from 1990-01-01 to 2079-12-31, in one statement. Running it again adds what is missing."""

from django.db import migrations

from cmms.database.operations import VendorSQL

COLUMNS = "date_key, full_date, year, quarter, month, day, day_of_year, iso_year, week, day_of_week, is_weekend"

POSTGRESQL = f"""
INSERT INTO date_dimension ({COLUMNS})
SELECT extract(year FROM d) * 10000 + extract(month FROM d) * 100 + extract(day FROM d), d, extract(year FROM d),
       extract(quarter FROM d), extract(month FROM d), extract(day FROM d), extract(doy FROM d),
       extract(isoyear FROM d), extract(week FROM d), extract(isodow FROM d), extract(isodow FROM d) >= 6
FROM (SELECT CAST(g AS date) AS d FROM generate_series(timestamp '1990-01-01', timestamp '2079-12-31', interval '1 day')
      AS g) AS days
ON CONFLICT DO NOTHING
"""

# The Thursday of an ISO week names its year: SQLite before 3.46 has neither %G nor %V.
SQLITE = f"""
WITH RECURSIVE days(d) AS (
  SELECT '1990-01-01' UNION ALL SELECT date(d, '+1 day') FROM days WHERE d < '2079-12-31'
), parts AS (
  SELECT d, CAST(strftime('%Y', d) AS INTEGER) AS y, CAST(strftime('%m', d) AS INTEGER) AS m,
         CAST(strftime('%d', d) AS INTEGER) AS dd, CAST(strftime('%j', d) AS INTEGER) AS doy,
         (CAST(strftime('%w', d) AS INTEGER) + 6) % 7 + 1 AS dow, date(d, '-3 days', 'weekday 4') AS thursday FROM days
)
INSERT INTO date_dimension ({COLUMNS})
SELECT y * 10000 + m * 100 + dd, d, y, (m + 2) / 3, m, dd, doy, CAST(strftime('%Y', thursday) AS INTEGER),
       (CAST(strftime('%j', thursday) AS INTEGER) - 1) / 7 + 1, dow, dow >= 6
FROM parts WHERE true
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]

    # backwards nothing: the table goes with 0001, and facts may refer to its rows
    operations = [VendorSQL(postgresql=POSTGRESQL, sqlite=SQLITE, reverse_postgresql="", reverse_sqlite="")]
