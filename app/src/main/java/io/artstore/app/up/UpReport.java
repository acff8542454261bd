package io.artstore.app.up;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.artstore.api.json.WireJson;
import io.artstore.api.module.ProgramVersion;
import io.artstore.app.installation.DataDirectory;
import io.artstore.app.installation.Part;
import io.artstore.app.installation.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code up} says when all is ready. */
final class UpReport {
  private final UpSettings settings;
  private final String database;

  /**
   * @param database where the databases are, for people
   */
  UpReport(UpSettings settings, String database) {
    this.settings = settings;
    this.database = database;
  }

  /** The line of JSON. */
  record Ready(
      boolean ready, URI admin, List<URI> elements, URI ingester, URI query, String credentials) {}

  String json() {
    Ports ports = settings.ports();
    try {
      return WireJson.mapper()
          .writeValueAsString(
              new Ready(
                  true,
                  ports.url(Part.ADMIN),
                  List.of(ports.url(Part.ELEMENT_01), ports.url(Part.ELEMENT_02)),
                  ports.url(Part.INGESTER),
                  ports.url(Part.QUERY),
                  settings.data().credentials().toString()));
    } catch (JsonProcessingException fault) {
      throw new IllegalStateException("a record of texts can always be written", fault);
    }
  }

  /**
   * The table for people.
   *
   * @param firstSignIn user and password, only where nobody but the person at the terminal sees it
   */
  String text(Duration taken, Optional<Credentials.Administrator> firstSignIn) {
    DataDirectory data = settings.data();
    StringBuilder text = new StringBuilder();
    line(
        text,
        String.format(
            Locale.ROOT,
            "ArtStore %s is ready (%.1f s), data in %s",
            ProgramVersion.current(),
            taken.toMillis() / 1000.0,
            data.root()));
    line(text, "");
    row(text, Part.ADMIN, "tokens, people, and a page: open it in a browser");
    row(text, Part.ELEMENT_01, "keeps permanent documents");
    row(text, Part.ELEMENT_02, "keeps temporary documents");
    row(text, Part.INGESTER, "put documents here");
    row(text, Part.QUERY, "search and fetch here");
    line(text, "  PostgreSQL         " + database);
    line(text, "");
    line(text, "  Credentials        " + data.credentials());
    firstSignIn.ifPresent(
        first ->
            line(
                text,
                "  First sign-in      %s  %s   (shown this once; to be changed)"
                    .formatted(first.username(), first.password())));
    line(text, "");
    line(text, "Try it:   artstore smoke" + dataOption(data));
    text.append("Stop it:  Ctrl-C");
    return text.toString();
  }

  private void row(StringBuilder text, Part part, String what) {
    line(text, "  %-18s %-24s %s".formatted(part.title(), settings.ports().url(part), what));
  }

  private static String dataOption(DataDirectory data) {
    return data.equals(new DataDirectory(Path.of(DataDirectory.DEFAULT)))
        ? ""
        : " --data " + data.root();
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
