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
 * A server named by an address such as {@code postgresql://user@host:5432}. A password that it does
 * not hold comes from {@code PGPASSWORD}, else the driver looks into {@code ~/.pgpass}.
 */
final class ScratchServer {
  private static final int DEFAULT_PORT = 5432;

  private ScratchServer() {}

  /**
   * @param password for an address without one
   * @throws IllegalArgumentException when the address is none of a server
   */
  static ServerConnections at(String url, Optional<String> password) {
    URI uri = parse(url);
    String[] user = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "schema");
    if (!user[0].isEmpty()) {
      properties.setProperty("user", decoded(user[0]));
    }
    Optional<String> given = user.length > 1 ? Optional.of(decoded(user[1])) : password;
    given.ifPresent(secret -> properties.setProperty("password", secret));
    String query = Optional.ofNullable(uri.getRawQuery()).map(text -> "?" + text).orElse("");
    String server =
        "jdbc:postgresql://"
            + uri.getHost()
            + ":"
            + (uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort())
            + "/";
    return database -> DriverManager.getConnection(server + database + query, properties);
  }

  private static URI parse(String url) {
    try {
      URI uri = new URI(url);
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("postgresql") || scheme.equals("postgres"))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The text may hold a password, so neither it nor the parser's words about it are shown.
      throw refusal();
    }
    throw refusal();
  }

  private static IllegalArgumentException refusal() {
    return new IllegalArgumentException(
        "--scratch is no address of a server; write postgresql://USER@HOST:PORT");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
