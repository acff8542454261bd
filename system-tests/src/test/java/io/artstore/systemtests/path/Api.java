package io.artstore.systemtests.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The public APIs as a stranger uses them: plain HTTP, no class of the product. */
final class Api {
  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final JsonNode ready;
  private final String token;

  private Api(JsonNode ready, String token) {
    this.ready = ready;
    this.token = token;
  }

  /** Signs in with the credentials file that {@code up} names in its line of readiness. */
  static Api signIn(JsonNode ready) throws Exception {
    JsonNode credentials = JSON.readTree(Path.of(ready.get("credentials").asText()).toFile());
    String form =
        "grant_type=client_credentials&client_id="
            + encode(credentials.at("/client/client_id").asText())
            + "&client_secret="
            + encode(credentials.at("/client/client_secret").asText());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(credentials.get("token_url").asText()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("token: " + answer.statusCode() + " " + answer.body());
    }
    return new Api(ready, JSON.readTree(answer.body()).get("access_token").asText());
  }

  String token() {
    return token;
  }

  String ingester() {
    return ready.get("ingester").asText();
  }

  String query() {
    return ready.get("query").asText();
  }

  List<String> elements() {
    List<String> urls = new ArrayList<>();
    ready.get("elements").forEach(url -> urls.add(url.asText()));
    return urls;
  }

  HttpResponse<String> put(String parameters, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        authorized(ingester() + "/api/v1/files?" + parameters)
            .POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  JsonNode putFile(String name, Path file) throws Exception {
    HttpRequest request =
        authorized(ingester() + "/api/v1/files?filename=" + encode(name))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofFile(file))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException("put " + name + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  HttpResponse<String> get(String url) throws Exception {
    return http.send(authorized(url).build(), BodyHandlers.ofString());
  }

  HttpResponse<byte[]> getBytes(String url, String... headers) throws Exception {
    HttpRequest.Builder request = authorized(url);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<String> delete(String url) throws Exception {
    return http.send(authorized(url).DELETE().build(), BodyHandlers.ofString());
  }

  /** Every item of a listing, page after page. */
  List<JsonNode> all(String url) throws Exception {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    do {
      String separator = url.contains("?") ? "&" : "?";
      HttpResponse<String> answer =
          get(url + separator + "limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      if (answer.statusCode() != 200) {
        throw new IOException(url + ": " + answer.statusCode() + " " + answer.body());
      }
      JsonNode page = JSON.readTree(answer.body());
      page.get("items").forEach(items::add);
      cursor = page.has("next_cursor") ? encode(page.get("next_cursor").asText()) : "";
    } while (!cursor.isEmpty());
    return items;
  }

  List<JsonNode> search(String mode, String words) throws Exception {
    return all(query() + "/api/v1/search?mode=" + mode + "&q=" + encode(words));
  }

  byte[] content(String fileId) throws Exception {
    HttpResponse<byte[]> answer = getBytes(query() + "/api/v1/files/" + fileId + "/content");
    if (answer.statusCode() != 200) {
      throw new IOException("content of " + fileId + ": " + answer.statusCode());
    }
    return answer.body();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder authorized(String url) {
    return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
  }
}
