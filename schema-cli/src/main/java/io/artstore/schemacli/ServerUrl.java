package io.artstore.schemacli;

import io.artstore.schema.ServerConnections;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * An address such as {@code postgresql://user@host:5432/database?sslmode=verify-full}. A password
 * that it does not hold comes from whoever opens connections, else the driver looks into {@code
 * ~/.pgpass}.
 *
 * @param patient whether a server that does not answer is waited for as long as the driver does
 */
record ServerUrl(URI uri, boolean patient) {
  private static final int DEFAULT_PORT = 5432;
  private static final String SHORT_SECONDS = "3";

  /**
   * @param what the option or key that holds the address, for the message
   * @throws IllegalArgumentException when the address is none of a server
   */
  static ServerUrl parse(String what, String url) {
    try {
      URI uri = new URI(url);
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("postgresql") || scheme.equals("postgres"))) {
        return new ServerUrl(uri, true);
      }
    } catch (URISyntaxException e) {
      // The text may hold a password, so neither it nor the parser's words about it are shown.
      throw refusal(what);
    }
    throw refusal(what);
  }

  private static IllegalArgumentException refusal(String what) {
    return new IllegalArgumentException(
        what + " is no address of a server; write postgresql://USER@HOST:PORT/DATABASE");
  }

  /** The same for a question that nobody waits long for. */
  ServerUrl impatient() {
    return new ServerUrl(uri, false);
  }

  /** Which server it is, however the address is written otherwise. */
  String hostAndPort() {
    return uri.getHost().toLowerCase(Locale.ROOT) + ":" + port();
  }

  private int port() {
    return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
  }

  /** The database in its path, empty when there is none. */
  Optional<String> database() {
    String path = Optional.ofNullable(uri.getPath()).orElse("");
    return path.length() > 1 ? Optional.of(path.substring(1)) : Optional.empty();
  }

  /**
   * Connections to any database of the server.
   *
   * @param user for an address without one
   * @param password for an address without one
   */
  ServerConnections connections(Optional<String> user, Optional<String> password) {
    String[] given = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "schema");
    properties.setProperty("tcpKeepAlive", "true");
    if (!patient) {
      properties.setProperty("connectTimeout", SHORT_SECONDS);
      properties.setProperty("loginTimeout", SHORT_SECONDS);
    }
    (given[0].isEmpty() ? user : Optional.of(decoded(given[0])))
        .ifPresent(name -> properties.setProperty("user", name));
    (given.length > 1 ? Optional.of(decoded(given[1])) : password)
        .ifPresent(secret -> properties.setProperty("password", secret));
    String query = Optional.ofNullable(uri.getRawQuery()).map(text -> "?" + text).orElse("");
    String server = "jdbc:postgresql://" + uri.getHost() + ":" + port() + "/";
    return database -> DriverManager.getConnection(server + database + query, properties);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
