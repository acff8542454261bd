package io.artstore.element.recovery;

import io.artstore.element.attributefile.AttributeFile;
import io.artstore.element.attributefile.AttributeFileException;
import io.artstore.element.db.DocumentRows;
import io.artstore.element.db.RowRefusal;
import io.artstore.element.document.Place;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.files.DocumentFiles;
import io.artstore.filestore.FileStore;
import io.artstore.filestore.FileStoreException;
import io.artstore.filestore.StoreEntry;
import io.artstore.filestore.StorePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the index again from the attribute files. For one run. */
public final class Rescan {
  private static final Logger LOG = LoggerFactory.getLogger(Rescan.class);
  private static final int BATCH = 500;

  /** Year, month, day, hour. Whatever else lies in the directory, lost+found say, is not ours. */
  private static final List<Pattern> FOLDERS =
      List.of(
          Pattern.compile("\\d{4}"),
          Pattern.compile("\\d{2}"),
          Pattern.compile("\\d{2}"),
          Pattern.compile("\\d{2}"));

  private final FileStore store;
  private final DocumentFiles files;
  private final DocumentRows rows;
  private final List<StoredDocument> batch = new ArrayList<>(BATCH);
  private long documents;
  private long tombstones;
  private long damaged;

  public Rescan(FileStore store, DocumentFiles files, DocumentRows rows) {
    this.store = store;
    this.files = files;
    this.rows = rows;
  }

  /**
   * What was found.
   *
   * @param damaged attribute files without their data, or that cannot be understood; each is logged
   */
  public record Report(long documents, long tombstones, long damaged) {}

  /** Reads the whole directory. Idempotent; what is damaged is logged and left alone. */
  public Report run() throws FileStoreException {
    walk(Optional.empty(), 0);
    flush();
    return new Report(documents, tombstones, damaged);
  }

  private void walk(Optional<StorePath> folder, int depth) throws FileStoreException {
    for (StoreEntry entry : store.list(folder)) {
      StorePath path =
          folder
              .map(parent -> parent.resolve(entry.name()))
              .orElseGet(() -> StorePath.of(entry.name()));
      switch (entry.kind()) {
        case FOLDER -> {
          if (depth < FOLDERS.size() && FOLDERS.get(depth).matcher(entry.name()).matches()) {
            walk(Optional.of(path), depth + 1);
          }
        }
        case FILE -> {
          if (entry.name().endsWith(Place.ATTRIBUTES_SUFFIX)) {
            take(path);
          }
        }
        case OTHER -> LOG.warn("{} is neither a file nor a folder and was passed over", path);
      }
    }
  }

  private void take(StorePath path) throws FileStoreException {
    try {
      Optional<AttributeFile> found = files.attributes(path);
      if (found.isEmpty()) {
        return;
      }
      StoredDocument document = found.get().document();
      if (!document.isDeleted() && !files.hasSize(document)) {
        damage(path, "there is no data file of " + document.size() + " bytes");
        return;
      }
      batch.add(document);
      if (batch.size() == BATCH) {
        flush();
      }
    } catch (AttributeFileException | FileStoreException.Corrupt e) {
      damage(path, String.valueOf(e.getMessage()));
    }
  }

  private void flush() {
    try {
      rows.putAll(batch);
      batch.forEach(this::count);
    } catch (RuntimeException e) {
      if (!RowRefusal.isIn(e)) {
        throw e;
      }
      // One file of foreign origin must not keep hundreds of others out of the index.
      batch.forEach(this::putOne);
    }
    batch.clear();
  }

  private void putOne(StoredDocument document) {
    try {
      rows.putAll(List.of(document));
      count(document);
    } catch (RuntimeException e) {
      if (!RowRefusal.isIn(e)) {
        throw e;
      }
      damage(document.place().attributes(), String.valueOf(e.getMessage()));
    }
  }

  private void count(StoredDocument document) {
    if (document.isDeleted()) {
      tombstones++;
    } else {
      documents++;
    }
  }

  private void damage(StorePath path, String why) {
    damaged++;
    LOG.error("damage: {} is not indexed: {}", path, why);
  }
}
