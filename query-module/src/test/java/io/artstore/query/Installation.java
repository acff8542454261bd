package io.artstore.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.auth.Scope;
import io.artstore.api.json.WireJson;
import io.artstore.query.db.MigratedDatabase;
import io.artstore.servicekit.config.ConfigFile;
import io.artstore.testkit.modules.InMemoryRegistry;
import io.artstore.testkit.modules.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** A registry, a database, a query module that was configured by a file, and a caller. */
final class Installation implements AutoCloseable {
  private final TestTokens tokens;
  private final InMemoryRegistry registry;
  private final MigratedDatabase database = MigratedDatabase.create();
  private final Path config;
  private final HttpClient http = HttpClient.newHttpClient();
  private QueryModule query;

  private Installation(Path folder) throws Exception {
    tokens = TestTokens.in(folder);
    registry = InMemoryRegistry.start(tokens);
    config = config(folder);
    query = started();
  }

  static Installation start(Path folder) throws Exception {
    return new Installation(folder);
  }

  private Path config(Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("query.secret"), "s3cret");
    Path password = Files.writeString(folder.resolve("password"), database.password());
    return Files.writeString(
        folder.resolve("query.yaml"),
        """
        artstore:
          query:
            http:
              port: 0
            database:
              url: %s
              user: %s
              password_file: %s
            auth:
              issuer: %s
              public_key_path: %s
            client:
              admin_url: %s
              client_id: query-module
              secret_file: %s
        """
            .formatted(
                database.url(),
                database.user(),
                password,
                TestTokens.ISSUER,
                tokens.publicKey(),
                registry.uri(),
                secret));
  }

  private QueryModule started() {
    return QueryModule.start(
        ConfigFile.load(config, Map.of(), QueryConfig.PREFIX, QueryConfig.class),
        InstantSource.system());
  }

  void restart() {
    query.close();
    query = started();
  }

  TestTokens tokens() {
    return tokens;
  }

  InMemoryRegistry registry() {
    return registry;
  }

  /** A request to fill in, with the caller's token. */
  HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(query.uri() + pathAndQuery))
        .header("Authorization", "Bearer " + tokens.issue("u-7", "Юлия", Scope.FILES_READ));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String pathAndQuery) throws IOException, InterruptedException {
    return send(request(pathAndQuery));
  }

  static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return WireJson.mapper().readTree(response.body());
  }

  @Override
  public void close() {
    query.close();
    registry.close();
    http.close();
    database.close();
  }
}
