package io.artstore.admin.credentials;

import io.artstore.servicekit.config.ConfigException;
import io.artstore.servicekit.config.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file with a secret that grants something. One that everybody on the machine may read or change
 * is refused, because what it holds is no secret any more.
 */
public final class OwnerOnlyFile {
  private OwnerOnlyFile() {}

  /**
   * Reads the secret without the line break at its end.
   *
   * @param key the configuration key that led to the file, for the message
   * @throws ConfigException when the file is absent, empty, too long or open to everybody; the
   *     message names key and file, never what is in it
   */
  public static String read(String key, Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.OTHERS_READ)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new ConfigException(
            "%s: %s is open to everybody (%s); close it with: chmod 600 '%s'"
                .formatted(key, file, PosixFilePermissions.toString(permissions), file));
      }
    } catch (IOException failure) {
      throw new ConfigException(
          "%s: cannot read %s (%s)".formatted(key, file, failure.getClass().getSimpleName()));
    }
    return SecretFile.read(key, file);
  }
}
