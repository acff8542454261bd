package io.artstore.servicekit.postgres;

import io.artstore.servicekit.uri.PercentEncoding;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a database is: {@code postgresql://[user[:password]@]host[:port]/database[?name=value…]},
 * also with {@code jdbc:} in front or with the scheme {@code postgres}. The text form never shows
 * the password.
 *
 * @param parameters handed to the driver as they are, such as {@code sslmode}
 */
public record DatabaseUrl(
    String host,
    int port,
    String database,
    Optional<String> user,
    Optional<String> password,
    Map<String, String> parameters) {

  private static final int DEFAULT_PORT = 5432;

  public DatabaseUrl {
    if (host.isEmpty() || database.isEmpty()) {
      throw new IllegalArgumentException("a database address needs a host and a database name");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("no such port: " + port);
    }
    parameters = Map.copyOf(parameters);
  }

  /** The address of a database without credentials. */
  public static DatabaseUrl of(String host, int port, String database) {
    return new DatabaseUrl(host, port, database, Optional.empty(), Optional.empty(), Map.of());
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException when it is none; the message does not repeat it, for it may
   *     hold a password
   */
  public static DatabaseUrl parse(String text) {
    String plain = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
    URI uri;
    try {
      uri = new URI(plain);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(expectation() + ": " + malformed.getReason(), null);
    }
    boolean known = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
    if (!known || uri.getHost() == null || uri.getRawPath() == null) {
      throw new IllegalArgumentException(expectation());
    }
    String database = PercentEncoding.decode(uri.getRawPath().replaceFirst("^/", ""));
    if (database.isEmpty()) {
      throw new IllegalArgumentException(expectation() + ": the database is not named");
    }
    Optional<String> userInfo = Optional.ofNullable(uri.getRawUserInfo());
    int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
    return new DatabaseUrl(
        uri.getHost().replaceAll("^\\[|]$", ""),
        port,
        database,
        userInfo.map(info -> PercentEncoding.decode(info.split(":", 2)[0])),
        userInfo
            .filter(info -> info.contains(":"))
            .map(info -> PercentEncoding.decode(info.split(":", 2)[1])),
        parameters(Optional.ofNullable(uri.getRawQuery()).orElse("")));
  }

  /** The same server, another database. */
  public DatabaseUrl withDatabase(String other) {
    return new DatabaseUrl(host, port, other, user, password, parameters);
  }

  /** What the driver takes; credentials are given to it separately. */
  public String jdbcUrl() {
    String query =
        parameters.entrySet().stream()
            .map(
                entry ->
                    PercentEncoding.encode(entry.getKey())
                        + "="
                        + PercentEncoding.encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return "jdbc:" + address() + (query.isEmpty() ? "" : "?" + query);
  }

  /** Without credentials and parameters, for messages. */
  public String address() {
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return "postgresql://" + literal + ":" + port + "/" + PercentEncoding.encode(database);
  }

  @Override
  public String toString() {
    return address();
  }

  private static String expectation() {
    return "a database address looks like postgresql://host:5432/database";
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        parameters.put(
            PercentEncoding.decode(parts[0]),
            parts.length == 2 ? PercentEncoding.decode(parts[1]) : "");
      }
    }
    return parameters;
  }
}
