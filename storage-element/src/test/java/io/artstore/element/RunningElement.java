package io.artstore.element;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.uuid.Generators;
import io.artstore.api.element.ElementMode;
import io.artstore.api.file.FileId;
import io.artstore.api.json.WireJson;
import io.artstore.element.document.ElementClock;
import io.artstore.element.takeover.Takeover;
import io.artstore.filestore.FileStore;
import io.artstore.servicekit.http.HttpService;
import io.artstore.servicekit.http.HttpSettings;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;

/** An element over any store and a real index, listening, and a client of it. */
final class RunningElement implements AutoCloseable {
  static final Takeover.Wish RW = new Takeover.Wish(ElementMode.RW, 1L << 30);
  static final Takeover.Wish EDIT = new Takeover.Wish(ElementMode.EDIT, 1L << 30);

  private final StorageElement element;
  private final ServiceTelemetry telemetry;
  private final HttpService http;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningElement(StorageElement element, ServiceTelemetry telemetry, HttpService http) {
    this.element = element;
    this.telemetry = telemetry;
    this.http = http;
  }

  static RunningElement start(FileStore store, IndexDatabase database, Takeover.Wish wish)
      throws IOException {
    StorageElement element =
        StorageElement.start(
            new StorageElement.Surroundings(
                store,
                database.index(),
                new ElementClock(Clock.systemUTC()),
                Generators.timeBasedEpochRandomGenerator()::generate),
            wish);
    ServiceTelemetry telemetry = ServiceTelemetry.of("storage-element");
    HttpService http =
        HttpService.start(
            HttpSettings.of("127.0.0.1", 0),
            element.routes(element.status("test", 100)),
            new TestTokens(),
            telemetry);
    return new RunningElement(element, telemetry, http);
  }

  static FileId newId() {
    return new FileId(Generators.timeBasedEpochRandomGenerator().generate());
  }

  StorageElement element() {
    return element;
  }

  URI uri(String path) {
    return URI.create(http.uri() + path);
  }

  HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
  }

  HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(request(path, TestTokens.MODULE).build());
  }

  HttpResponse<byte[]> put(FileId id, String name, byte[] bytes)
      throws IOException, InterruptedException {
    return putWith(id, "filename=" + encode(name), bytes);
  }

  HttpResponse<byte[]> putWith(FileId id, String query, byte[] bytes)
      throws IOException, InterruptedException {
    return send(
        request("/api/v1/files/" + id + "?" + query, TestTokens.PERSON)
            .header("Content-Type", "text/plain")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build());
  }

  HttpResponse<byte[]> delete(FileId id, String token) throws IOException, InterruptedException {
    return send(request("/api/v1/files/" + id, token).DELETE().build());
  }

  HttpResponse<byte[]> content(FileId id) throws IOException, InterruptedException {
    return get("/api/v1/files/" + id + "/content");
  }

  static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return WireJson.mapper().readTree(response.body());
  }

  static String code(HttpResponse<byte[]> response) throws IOException {
    return response.statusCode() + " " + json(response).path("code").asText();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static UUID feedId(JsonNode page) {
    return UUID.fromString(page.path("feed_id").asText());
  }

  @Override
  public void close() {
    // First: a server that stops waits for idle connections that are kept for a next request.
    client.shutdownNow();
    client.close();
    http.close();
    element.close();
    telemetry.close();
  }
}
