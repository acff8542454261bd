package io.artstore.app.schema;

import io.artstore.app.installation.DataDirectory;
import io.artstore.servicekit.postgres.DatabaseUrl;
import io.artstore.servicekit.uri.PercentEncoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the databases are; the same options on every schema command. */
final class SchemaOptions {
  /** What no shell takes for anything else. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description =
          "Data directory: its embedded server, and the passwords of the modules (default:"
              + " ${DEFAULT-VALUE}).")
  private Path data = Path.of(DataDirectory.DEFAULT);

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      defaultValue = "${env:ARTSTORE_POSTGRES}",
      description =
          "A server of your own instead, as its administrator:"
              + " postgresql://user@host:5432/postgres; also from ARTSTORE_POSTGRES.")
  private @Nullable String postgres;

  @Option(
      names = "--postgres-password-file",
      paramLabel = "FILE",
      description = "The administrator's password; otherwise from the URL or PGPASSWORD.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The file of a module, as 'artstore serve' takes it, where its database has another name"
              + " than usual; once for each module. The modules of these files only.")
  private List<Path> configs = List.of();

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description =
          "Databases of another project, as this file lists them, instead of ArtStore's own.")
  private @Nullable Path manifest;

  /**
   * What was given on the command line, to be typed again in a shell; what comes from the
   * environment or by default is there anyway. A password in the address is left out.
   */
  String typed(Map<String, String> environment) {
    List<String> words = new ArrayList<>();
    if (!data.equals(Path.of(DataDirectory.DEFAULT))) {
      words.add("--data " + quoted(data.toString()));
    }
    if (postgres != null && !postgres.equals(environment.get("ARTSTORE_POSTGRES"))) {
      words.add("--postgres " + quoted(withoutPassword(postgres)));
    }
    if (passwordFile != null) {
      words.add("--postgres-password-file " + quoted(passwordFile.toString()));
    }
    configs.forEach(file -> words.add("--config " + quoted(file.toString())));
    return String.join(" ", words);
  }

  private static String withoutPassword(String address) {
    DatabaseUrl url = DatabaseUrl.parse(address);
    Map<String, String> parameters = new TreeMap<>(url.parameters());
    parameters.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).contains("password"));
    String plain =
        new DatabaseUrl(
                url.host(),
                url.port(),
                url.database(),
                Optional.empty(),
                Optional.empty(),
                parameters)
            .jdbcUrl()
            .substring("jdbc:".length());
    return url.user()
        .map(user -> plain.replaceFirst("//", "//" + PercentEncoding.encode(user) + "@"))
        .orElse(plain);
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  DataDirectory data() {
    return new DataDirectory(data);
  }

  List<Path> configs() {
    return configs;
  }

  @Nullable Path manifest() {
    return manifest;
  }

  @Nullable String postgres() {
    return postgres;
  }

  @Nullable Path passwordFile() {
    return passwordFile;
  }
}
