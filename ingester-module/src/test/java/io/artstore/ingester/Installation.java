package io.artstore.ingester;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.auth.Scope;
import io.artstore.api.json.WireJson;
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
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/** A registry, an ingester that was configured by a file, and a caller. */
final class Installation implements AutoCloseable {
  private final TestTokens tokens;
  private final InMemoryRegistry registry;
  private final IngesterModule ingester;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String token;

  private Installation(TestTokens tokens, InMemoryRegistry registry, IngesterModule ingester) {
    this.tokens = tokens;
    this.registry = registry;
    this.ingester = ingester;
    this.token = tokens.issue("u-7", "Юлия", Scope.FILES_READ, Scope.FILES_WRITE);
  }

  static Installation start(Path folder) throws Exception {
    TestTokens tokens = TestTokens.in(folder);
    InMemoryRegistry registry = InMemoryRegistry.start(tokens);
    Path secret = Files.writeString(folder.resolve("ingester.secret"), "s3cret");
    Path config =
        Files.writeString(
            folder.resolve("ingester.yaml"),
            """
            artstore:
              ingester:
                http:
                  port: 0
                query_url: http://query.test:8030
                auth:
                  issuer: %s
                  public_key_path: %s
                client:
                  admin_url: %s
                  client_id: ingester-module
                  secret_file: %s
            """
                .formatted(TestTokens.ISSUER, tokens.publicKey(), registry.uri(), secret));
    return new Installation(
        tokens,
        registry,
        IngesterModule.start(
            ConfigFile.load(config, Map.of(), IngesterConfig.PREFIX, IngesterConfig.class),
            InstantSource.system(),
            new SecureRandom()));
  }

  TestTokens tokens() {
    return tokens;
  }

  InMemoryRegistry registry() {
    return registry;
  }

  URI uri() {
    return ingester.uri();
  }

  String token() {
    return token;
  }

  /** A request to fill in, with the caller's token. */
  HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(uri() + pathAndQuery))
        .header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String query, byte[] content) throws IOException, InterruptedException {
    return send(
        request("/api/v1/files?" + query).POST(HttpRequest.BodyPublishers.ofByteArray(content)));
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return WireJson.mapper().readTree(response.body());
  }

  @Override
  public void close() {
    ingester.close();
    registry.close();
    http.close();
  }
}
