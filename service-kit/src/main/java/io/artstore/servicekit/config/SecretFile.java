package io.artstore.servicekit.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A secret that lies in a file of its own, so that it is in no configuration and no environment.
 */
public final class SecretFile {
  private static final int SIZE_LIMIT = 64 * 1024;

  private SecretFile() {}

  /**
   * Reads the file without the line break at its end.
   *
   * @param key the configuration key that named the file, for the message
   * @throws ConfigException naming key and path when there is nothing to read
   */
  public static String read(String key, Path file) {
    try {
      if (Files.size(file) > SIZE_LIMIT) {
        throw new ConfigException(key + ": " + file + " is too large for a secret");
      }
      String secret = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (secret.isEmpty()) {
        throw new ConfigException(key + ": " + file + " is empty");
      }
      return secret;
    } catch (IOException failure) {
      throw new ConfigException(
          key + ": cannot read " + file + " (" + failure.getClass().getSimpleName() + ")");
    }
  }
}
