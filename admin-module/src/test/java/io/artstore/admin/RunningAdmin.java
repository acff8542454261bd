package io.artstore.admin;

import io.artstore.api.auth.SessionToken;
import io.artstore.api.json.WireJson;
import io.artstore.servicekit.config.ConfigFile;
import io.artstore.testkit.AdvancingClock;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An admin module as an operator would set it up: a YAML file, a directory with secrets, a database
 * with its schema. Everything goes over HTTP.
 */
public final class RunningAdmin implements AutoCloseable {
  public static final String AUDIT_SECRET = "0123456789abcdef0123456789abcdef";
  public static final String ADMIN_PASSWORD = "first-Password-of-1";

  public static final String CLIENT_SECRET = "bq4DkYfXnTn9-s0VhR2u_eLwWm1oZcJ7pGxA3iKdE8Q";
  public static final String ELEMENT_SECRET = "Z9xWvUtSrQpOnMlKjIhGfEdCbA0123456789_-aBcDe";

  private final AdminFolder folder;
  private final AdvancingClock clock;
  private final AdminModule module;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningAdmin(AdminFolder folder, AdvancingClock clock, AdminModule module) {
    this.folder = folder;
    this.clock = clock;
    this.module = module;
  }

  /** Where one admin module's files lie, and which database and port it uses. */
  public record AdminFolder(Path directory, AdminTestDatabase database, int port) {
    public static AdminFolder prepare(Path directory, AdminTestDatabase database)
        throws IOException {
      AdminFolder folder = new AdminFolder(directory, database, freePort());
      Files.createDirectories(folder.clients());
      folder.secret("clients/my-program.secret", CLIENT_SECRET);
      folder.secret("clients/storage-element-01.secret", ELEMENT_SECRET);
      folder.secret("admin.password", ADMIN_PASSWORD);
      folder.secret("database.password", database.password());
      Files.writeString(folder.config(), folder.yaml());
      return folder;
    }

    public Path clients() {
      return directory.resolve("clients");
    }

    public Path config() {
      return directory.resolve("admin.yaml");
    }

    public Path keyFile() {
      return directory.resolve("keys.key");
    }

    public Path exportFile() {
      return directory.resolve("public.pem");
    }

    /** Writes a file that only its owner may read. */
    public Path secret(String name, String text) throws IOException {
      Path file = directory.resolve(name);
      Files.writeString(file, text + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      return file;
    }

    /** Lets the module read the configuration as it would at a start of its own. */
    public AdminConfig read(Map<String, String> environment) {
      return ConfigFile.load(config(), environment, AdminConfig.PREFIX, AdminConfig.class);
    }

    private String yaml() {
      return """
          artstore:
            admin:
              public_url: http://127.0.0.1:%d/
              http:
                port: %d
              database:
                url: %s
                user: %s
                password_file: %s
                pool_size: 4
              key_encryption_key_file: %s
              public_key_export_file: %s
              ingester_url: http://127.0.0.1:8020
              query_url: http://127.0.0.1:8030
              bootstrap:
                clients_dir: %s
                admin_password_file: %s
          """
          .formatted(
              port,
              port,
              database.url(),
              database.user(),
              directory.resolve("database.password"),
              keyFile(),
              exportFile(),
              clients(),
              directory.resolve("admin.password"));
    }
  }

  public static RunningAdmin start(AdminFolder folder) {
    return start(folder, new AdvancingClock(Instant.parse("2026-11-24T12:00:00.123456789Z")));
  }

  public static RunningAdmin start(AdminFolder folder, AdvancingClock clock) {
    AdminConfig config = folder.read(Map.of("SECURITY_AUDIT_HMAC_SECRET", AUDIT_SECRET));
    return new RunningAdmin(folder, clock, AdminModule.start(config, clock, new SecureRandom()));
  }

  public AdminFolder folder() {
    return folder;
  }

  public AdvancingClock clock() {
    return clock;
  }

  /** The public address, and so the issuer. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + folder.port());
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(uri() + path)).timeout(Duration.ofSeconds(60));
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  public HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    return send(request(path).header("Authorization", "Bearer " + token));
  }

  /** Sends JSON, with a token unless that is empty. */
  public HttpResponse<String> json(String method, String path, String token, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    return send(token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
  }

  /** Sends a form to the token endpoint, authenticated in the header. */
  public HttpResponse<String> token(String clientId, String secret, Map<String, String> form)
      throws IOException, InterruptedException {
    String credentials = encode(clientId) + ":" + encode(secret);
    return send(
        request("/oauth2/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
            .POST(BodyPublishers.ofString(form(form))));
  }

  /** A good token of a program. */
  public String accessToken(String clientId, String secret)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        token(clientId, secret, Map.of("grant_type", "client_credentials"));
    return WireJson.mapper().readTree(answer.body()).get("access_token").asText();
  }

  public HttpResponse<String> signIn(String username, String password)
      throws IOException, InterruptedException {
    String body =
        WireJson.mapper().writeValueAsString(Map.of("username", username, "password", password));
    return json("POST", "/api/v1/sessions", "", body);
  }

  /** A session that was granted. */
  public static SessionToken session(HttpResponse<String> answer) throws IOException {
    return WireJson.mapper().readValue(answer.body(), SessionToken.class);
  }

  /** The code of a problem document. */
  public static String code(HttpResponse<String> answer) throws IOException {
    return answer.statusCode()
        + " "
        + WireJson.mapper().readTree(answer.body()).path("code").asText();
  }

  public static String form(Map<String, String> form) {
    return form.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    module.close();
    client.shutdownNow();
  }
}
