package io.artstore.app.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.json.WireJson;
import io.artstore.client.ArtStoreClient;
import io.artstore.client.ClientCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which ArtStore a command speaks to, and as whom. */
public final class ServerOptions {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:ARTSTORE_SERVER}",
      description =
          "Address of any module; also from ARTSTORE_SERVER. Without it, the ArtStore of the data"
              + " directory.")
  private @Nullable String server;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      defaultValue = "${env:ARTSTORE_CREDENTIALS}",
      description =
          "File with client_id and client_secret, as 'up' writes it; also from"
              + " ARTSTORE_CREDENTIALS. Without it, credentials.json of the data directory.")
  private @Nullable Path credentials;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "artstore-data",
      description = "Data directory of 'artstore up' (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("artstore-data");

  /**
   * Connects.
   *
   * @throws ConnectionRefusedException when there is nothing to connect with; the message names the
   *     options
   * @throws io.artstore.client.ClientException when the server does not answer
   */
  public ArtStoreClient connect() {
    Path file = credentials == null ? data.resolve("credentials.json") : credentials;
    JsonNode content = read(file);
    boolean named = server != null && !server.isBlank();
    return ArtStoreClient.connect(
        address(named ? String.valueOf(server) : text(content, file, "token_url")).resolve("/"),
        new ClientCredentials(
            text(content.path("client"), file, "client_id"),
            text(content.path("client"), file, "client_secret")));
  }

  private static URI address(String text) {
    try {
      URI address = new URI(text.strip());
      if (address.getHost() != null && SCHEMES.contains(String.valueOf(address.getScheme()))) {
        return address;
      }
      throw noAddress(text, null);
    } catch (URISyntaxException e) {
      throw noAddress(text, e);
    }
  }

  private static ConnectionRefusedException noAddress(String text, @Nullable Throwable cause) {
    return new ConnectionRefusedException(
        "'%s' is no address of a server; write it like http://localhost:8000".formatted(text),
        cause);
  }

  private static JsonNode read(Path file) {
    try {
      return WireJson.mapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ConnectionRefusedException(
          ("cannot read the credentials %s: start ArtStore with 'artstore up' in this directory,"
                  + " name its directory with --data, or give --server and --credentials")
              .formatted(file.toAbsolutePath()),
          e);
    }
  }

  private static String text(JsonNode node, Path file, String field) {
    if (!node.path(field).isTextual()) {
      throw new ConnectionRefusedException("%s has no %s".formatted(file, field), null);
    }
    return node.path(field).textValue();
  }
}
