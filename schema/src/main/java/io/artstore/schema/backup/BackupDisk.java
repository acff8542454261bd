package io.artstore.schema.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk that backups are written to, so that a test can fill it or lose it. */
interface BackupDisk {
  /** The real one. */
  BackupDisk REAL = new BackupDisk() {};

  /** What goes between the writer and a file. */
  default OutputStream opened(OutputStream file) {
    return file;
  }

  /** Bytes that this process may still write below an existing folder. */
  default long free(Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }
}
