package io.artstore.admin.bootstrap;

import io.artstore.admin.credentials.OwnerOnlyFile;
import io.artstore.api.auth.Scope;
import io.artstore.servicekit.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory that describes service accounts: {@code CLIENT_ID.secret}, and beside it, where the
 * scopes are not those that the name implies, {@code CLIENT_ID.scopes}.
 */
public final class ClientFiles {
  static final String KEY = "bootstrap.clients_dir";

  private static final String SECRET_SUFFIX = ".secret";
  private static final String SCOPES_SUFFIX = ".scopes";
  private static final int CLIENTS_AT_MOST = 1000;
  private static final long SCOPES_BYTES_AT_MOST = 4096;
  private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final List<String> MODULES =
      List.of("storage-element", "ingester-module", "query-module");

  private ClientFiles() {}

  /** One account as the files describe it. */
  record ClientFile(Path file, String clientId, String secret, Set<Scope> scopes) {
    ClientFile {
      scopes = Set.copyOf(scopes);
    }

    /** Without the secret, should anybody ever log it. */
    @Override
    public String toString() {
      return "ClientFile[clientId=%s, scopes=%s]".formatted(clientId, scopes);
    }
  }

  /**
   * Where a client's secret lies.
   *
   * @throws ConfigException when no client can have this id
   */
  public static Path secretFile(Path directory, String clientId) {
    if (!CLIENT_ID.matcher(clientId).matches()) {
      throw new ConfigException(
          "bootstrap.example_client: '%s' is no client id".formatted(clientId));
    }
    return directory.toAbsolutePath().resolve(clientId + SECRET_SUFFIX);
  }

  /**
   * Reads the directory, in the order of the names.
   *
   * @throws ConfigException naming the file that cannot be used and why
   */
  static List<ClientFile> read(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> secrets =
          files
              .filter(file -> file.getFileName().toString().endsWith(SECRET_SUFFIX))
              .sorted()
              .limit(CLIENTS_AT_MOST + 1L)
              .toList();
      if (secrets.size() > CLIENTS_AT_MOST) {
        throw new ConfigException(
            "%s: more than %d clients in %s".formatted(KEY, CLIENTS_AT_MOST, directory));
      }
      return secrets.stream().map(ClientFiles::readOne).toList();
    } catch (IOException failure) {
      throw new ConfigException(
          "%s: cannot read %s (%s)".formatted(KEY, directory, failure.getClass().getSimpleName()));
    }
  }

  private static ClientFile readOne(Path file) {
    String name = file.getFileName().toString();
    String clientId = name.substring(0, name.length() - SECRET_SUFFIX.length());
    if (!CLIENT_ID.matcher(clientId).matches()) {
      throw new ConfigException(
          "%s: %s does not name a client: letters, digits, dots, dashes and underscores, at most 100"
              .formatted(KEY, file));
    }
    Path scopes = file.resolveSibling(clientId + SCOPES_SUFFIX);
    return new ClientFile(
        file,
        clientId,
        OwnerOnlyFile.read(KEY, file),
        Files.exists(scopes) ? readScopes(scopes) : impliedScopes(clientId));
  }

  private static Set<Scope> readScopes(Path file) {
    try {
      if (Files.size(file) > SCOPES_BYTES_AT_MOST) {
        throw new ConfigException("%s: %s is too large for scopes".formatted(KEY, file));
      }
      EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
      for (String name : Files.readString(file).strip().split("\\s+")) {
        scopes.add(
            Scope.of(name)
                .orElseThrow(
                    () ->
                        new ConfigException(
                            "%s: %s names the scope '%s', which does not exist"
                                .formatted(KEY, file, name))));
      }
      return scopes;
    } catch (IOException failure) {
      throw new ConfigException(
          "%s: cannot read %s (%s)".formatted(KEY, file, failure.getClass().getSimpleName()));
    }
  }

  private static Set<Scope> impliedScopes(String clientId) {
    return MODULES.stream().anyMatch(clientId::startsWith)
        ? Set.of(Scope.STORAGE_READ, Scope.STORAGE_WRITE)
        : Set.of(Scope.FILES_READ, Scope.FILES_WRITE);
  }
}
