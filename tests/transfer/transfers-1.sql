-- SPDX-License-Identifier: GPL-3.0-or-later
-- transfers.db as the first release wrote it: a batch that stands still, one that is done but for one
-- file, a folder that can't be made, and files that failed and wait.
CREATE TABLE batches (  id INTEGER PRIMARY KEY AUTOINCREMENT,  drive TEXT NOT NULL, folder TEXT NOT NULL, title TEXT NOT NULL, name TEXT NOT NULL,  roots INTEGER NOT NULL, created INTEGER NOT NULL, finished INTEGER NOT NULL DEFAULT 0,  revision INTEGER NOT NULL DEFAULT 0,  wish INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0, message TEXT,  files_total INTEGER NOT NULL DEFAULT 0, files_done INTEGER NOT NULL DEFAULT 0,  files_failed INTEGER NOT NULL DEFAULT 0, files_cancelled INTEGER NOT NULL DEFAULT 0,  bytes_total INTEGER NOT NULL DEFAULT 0, bytes_done INTEGER NOT NULL DEFAULT 0,  bytes_lost INTEGER NOT NULL DEFAULT 0, folders_open INTEGER NOT NULL DEFAULT 0,  folders_unmade INTEGER NOT NULL DEFAULT 0);
CREATE TABLE folders (  id INTEGER PRIMARY KEY AUTOINCREMENT,  batch INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE,  parent INTEGER NOT NULL, source BLOB, target TEXT NOT NULL, ancestry TEXT NOT NULL,  walked INTEGER NOT NULL DEFAULT 0, made INTEGER NOT NULL DEFAULT 0,  fresh INTEGER NOT NULL DEFAULT 0, message TEXT,  UNIQUE (parent, source));
CREATE INDEX folders_batch ON folders (batch);
CREATE INDEX folders_open ON folders (batch, id) WHERE walked = 0;
CREATE INDEX folders_unmade ON folders (batch, id) WHERE made = 0;
CREATE TABLE items (  id INTEGER PRIMARY KEY AUTOINCREMENT,  batch INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE,  folder INTEGER NOT NULL, is_folder INTEGER NOT NULL DEFAULT 0,  source BLOB NOT NULL, display TEXT NOT NULL, name TEXT NOT NULL,  size INTEGER NOT NULL, mtime INTEGER NOT NULL, sha256 TEXT,  state INTEGER NOT NULL, step INTEGER NOT NULL DEFAULT 0,  ready INTEGER NOT NULL DEFAULT 0, attempt INTEGER NOT NULL DEFAULT 0,  bytes_done INTEGER NOT NULL DEFAULT 0, session BLOB,  verification INTEGER NOT NULL DEFAULT 0, already_there INTEGER NOT NULL DEFAULT 0,  message TEXT, UNIQUE (folder, source));
CREATE INDEX items_batch ON items (batch, id);
CREATE INDEX items_ready ON items (batch, id) WHERE state IN (1, 3) AND ready = 1;
CREATE INDEX items_left ON items (id) WHERE session IS NOT NULL AND state IN (6, 7);
CREATE TRIGGER item_added AFTER INSERT ON items BEGIN
  UPDATE batches SET files_total = files_total + 1, bytes_total = bytes_total + NEW.size,    files_failed = files_failed + (NEW.state = 6),    files_cancelled = files_cancelled + (NEW.state = 7),    bytes_lost = bytes_lost + (NEW.state IN (6, 7)) * NEW.size WHERE id = NEW.batch;
 END;
CREATE TRIGGER item_changed AFTER UPDATE OF state, size ON items  WHEN OLD.state <> NEW.state OR OLD.size <> NEW.size BEGIN
  UPDATE batches SET bytes_total = bytes_total + NEW.size - OLD.size,    files_done = files_done + (NEW.state = 5) - (OLD.state = 5),    files_failed = files_failed + (NEW.state = 6) - (OLD.state = 6),    files_cancelled = files_cancelled + (NEW.state = 7) - (OLD.state = 7),    bytes_done = bytes_done + (NEW.state = 5) * NEW.size - (OLD.state = 5) * OLD.size,    bytes_lost = bytes_lost + (NEW.state IN (6, 7)) * NEW.size      - (OLD.state IN (6, 7)) * OLD.size WHERE id = NEW.batch;
 END;
CREATE TRIGGER item_removed AFTER DELETE ON items BEGIN
  UPDATE batches SET files_total = files_total - 1, bytes_total = bytes_total - OLD.size,    files_done = files_done - (OLD.state = 5), files_failed = files_failed - (OLD.state = 6),    files_cancelled = files_cancelled - (OLD.state = 7),    bytes_done = bytes_done - (OLD.state = 5) * OLD.size,    bytes_lost = bytes_lost - (OLD.state IN (6, 7)) * OLD.size WHERE id = OLD.batch;
 END;
CREATE TRIGGER folder_added AFTER INSERT ON folders BEGIN
  UPDATE batches SET folders_open = folders_open + (NEW.walked = 0),    folders_unmade = folders_unmade + (NEW.made = 0) WHERE id = NEW.batch;
 END;
CREATE TRIGGER folder_changed AFTER UPDATE OF walked, made ON folders BEGIN
  UPDATE batches SET folders_open = folders_open + (NEW.walked = 0) - (OLD.walked = 0),    folders_unmade = folders_unmade + (NEW.made = 0) - (OLD.made = 0)    WHERE id = NEW.batch;
 END;

INSERT INTO batches (id, drive, folder, title, name, roots, created, held, message) VALUES
  (1, 'server', '/Music', 'Album', 'Album', 1, 1700000000, 1, 'The drive is full');
INSERT INTO batches (id, drive, folder, title, name, roots, created, finished) VALUES
  (2, 'server', '/Music', 'one.flac', 'one.flac', 1, 1700000001, 1700000009);
INSERT INTO folders (id, batch, parent, source, target, ancestry, walked, made, message) VALUES
  (1, 1, 0, NULL, '/Music', '', 1, 1, NULL),
  (2, 1, 1, CAST ('/tmp/Album' AS BLOB), '/Music/Album', '', 1, 2, 'The folder /Music/Album can''t be made'),
  (3, 2, 0, NULL, '/Music', '', 1, 1, NULL);
INSERT INTO items (id, batch, folder, source, display, name, size, mtime, state, ready, message) VALUES
  (1, 1, 1, CAST ('/tmp/caf' || x'e9' AS BLOB), 'caf?', 'caf?', 10, 5, 3, 1, '“caf?”: No answer'),
  (2, 1, 1, CAST ('/tmp/two' AS BLOB), 'two', 'two', 20, 6, 1, 1, NULL),
  (3, 2, 3, CAST ('/tmp/one.flac' AS BLOB), 'one.flac', 'one.flac', 30, 7, 6, 1, 'It was refused');
