"""Both databases, for every test of rooms."""

from tests.rooms.databases import database as database
from tests.rooms.databases import opened_once as opened_once
from tests.rooms.databases import opened_stores as opened_stores
from tests.rooms.databases import postgresql as postgresql
from tests.rooms.databases import sqlite as sqlite
