package io.artstore.admin.keys;

import io.artstore.admin.credentials.OwnerOnlyFile;
import io.artstore.filestore.DurableFiles;
import io.artstore.filestore.DurableFiles.Readers;
import io.artstore.filestore.FileStoreException;
import io.artstore.servicekit.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The file with the key that encrypts the signing keys: {@value KeyEncryption#KEY_BYTES} random
 * bytes as base64, readable by its owner only. The database without this file is worth nothing to a
 * thief; without the file the stored signing keys are lost too, which an operator has to say.
 */
public final class KeyEncryptionFile {
  private static final String KEY = "key_encryption_key_file";

  private KeyEncryptionFile() {}

  /**
   * Reads the key, and makes one first when the file does not exist.
   *
   * @param needed whether the database has keys that only this file opens: then none is made
   * @throws ConfigException when the file holds no such key, is open to others, or is missing
   *     though it is needed
   */
  public static KeyEncryption open(Path file, boolean needed, SecureRandom random) {
    if (Files.notExists(file)) {
      if (needed) {
        throw new ConfigException(
            ("%s: %s is missing, and table jwt_keys holds signing keys that only this file opens;"
                    + " restore the file; if it is lost for good, every token ends with this"
                    + " statement, and the next start makes new keys: UPDATE jwt_keys SET is_active"
                    + " = false WHERE private_key LIKE 'enc:%%'")
                .formatted(KEY, file));
      }
      create(file, random);
    }
    try {
      byte[] key = Base64.getDecoder().decode(OwnerOnlyFile.read(KEY, file));
      return new KeyEncryption(key, random);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "%s: %s must hold %d bytes as base64; make one with: openssl rand -base64 %d"
              .formatted(KEY, file, KeyEncryption.KEY_BYTES, KeyEncryption.KEY_BYTES));
    }
  }

  /** Two that start at once make one: the name is claimed, not written over. */
  private static void create(Path file, SecureRandom random) {
    byte[] key = new byte[KeyEncryption.KEY_BYTES];
    random.nextBytes(key);
    byte[] text =
        (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      DurableFiles.claim(file, text, Readers.OWNER);
    } catch (FileStoreException e) {
      throw new ConfigException("%s: %s cannot be made: %s".formatted(KEY, file, e.getMessage()));
    }
  }
}
