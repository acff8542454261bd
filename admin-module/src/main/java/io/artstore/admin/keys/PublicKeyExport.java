package io.artstore.admin.keys;

import io.artstore.filestore.DurableFiles;
import io.artstore.filestore.DurableFiles.Readers;
import io.artstore.filestore.FileStoreException;
import io.artstore.servicekit.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes the public keys to a file, for modules that verify by {@code AUTH_PUBLIC_KEY_PATH}. */
public final class PublicKeyExport {
  private PublicKeyExport() {}

  /**
   * Replaces the file.
   *
   * @throws ConfigException when it cannot be written
   */
  public static void write(String pem, Path file) {
    try {
      DurableFiles.replace(file, pem.getBytes(StandardCharsets.US_ASCII), Readers.EVERYONE);
    } catch (FileStoreException e) {
      throw new ConfigException(
          "public_key_export_file: %s cannot be written: %s".formatted(file, e.getMessage()));
    }
  }
}
