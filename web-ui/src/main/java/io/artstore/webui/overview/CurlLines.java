package io.artstore.webui.overview;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Commands that put a first document in and get it out again, with the addresses in use. They need
 * nothing but a POSIX shell, curl and sed.
 */
final class CurlLines {
  private static final String BEARER = "-H \"Authorization: Bearer $TOKEN\"";

  private CurlLines() {}

  /** One line to paste, with what it is for. */
  record Line(String purpose, String command) {}

  static List<Line> of(Examples examples) {
    Optional<Line> put =
        examples.ingester().map(url -> new Line("Put a document in", put(at(url, "/api/v1"))));
    Optional<Line> search =
        examples.query().map(url -> new Line("Find it", search(at(url, "/api/v1"))));
    Optional<Line> get =
        examples.query().map(url -> new Line("Fetch it back", get(at(url, "/api/v1"))));
    Line token = new Line("Get a token", token(examples));
    return Stream.of(Optional.of(token), put, search, get).flatMap(Optional::stream).toList();
  }

  private static String token(Examples examples) {
    // Through a pipe, so that no list of processes shows the secret; encoded as RFC 6749 wants it.
    String secret =
        examples
            .client()
            .map(known -> "tr -d '\\n' < " + quoted(known.secretFile().toString()))
            .orElse("printf %s \"$CLIENT_SECRET\"");
    String client =
        examples.client().map(known -> quoted(known.clientId())).orElse("\"$CLIENT_ID\"");
    return "TOKEN=$("
        + secret
        + " | curl -fsS -d grant_type=client_credentials --data-urlencode client_id="
        + client
        + " --data-urlencode client_secret@- "
        + quoted(examples.tokenEndpoint().toString())
        + " | "
        + extract("access_token")
        + ")";
  }

  private static String put(String api) {
    return "FILE_ID=$(printf 'The first document.\\n' | curl -fsS "
        + BEARER
        + " -H 'Content-Type: text/plain' --data-binary @- "
        + quoted(api + "/files?filename=first.txt&description=a%20first%20try")
        + " | "
        + extract("file_id")
        + "); echo \"$FILE_ID\"";
  }

  private static String search(String api) {
    return "curl -fsS " + BEARER + " " + quoted(api + "/search?q=first&mode=fulltext&limit=10");
  }

  private static String get(String api) {
    return "curl -fsS " + BEARER + " " + quoted(api + "/files/") + "\"$FILE_ID\"/content";
  }

  private static String extract(String field) {
    return "sed -n 's/.*\"" + field + "\" *: *\"\\([^\"]*\\)\".*/\\1/p'";
  }

  /** Quotes an operator's address for the shell; the page is no place to smuggle commands in. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static String at(URI address, String path) {
    return new KnownModule("", address).at(path).toString();
  }
}
