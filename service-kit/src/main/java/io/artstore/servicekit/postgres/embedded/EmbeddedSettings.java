package io.artstore.servicekit.postgres.embedded;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where an embedded server lives.
 *
 * @param directory its own directory, made when missing: the cluster, its port, its password and
 *     its log
 * @param binaries which PostgreSQL
 * @param parameters server settings beyond the product's, for example {@code fsync=off} in tests
 */
public record EmbeddedSettings(
    Path directory, PostgresBinaries binaries, Map<String, String> parameters) {
  public EmbeddedSettings {
    directory = directory.toAbsolutePath().normalize();
    parameters = Map.copyOf(parameters);
  }

  /** The bundled server, with nothing switched off. */
  public EmbeddedSettings(Path directory, Path binariesCache) {
    this(directory, PostgresBinaries.bundled(binariesCache), Map.of());
  }

  boolean isDurable() {
    return !"off".equals(parameters.get("fsync"));
  }
}
