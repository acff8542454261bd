package io.artstore.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.artstore.api.json.WireJson;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request to be sent, and what may be done with it. */
final class Call {
  /** RFC 9110 leaves a field line's order to us; names and values as they go out. */
  record Field(String name, String value) {}

  private final String method;
  private final URI uri;
  private final List<Field> fields = new ArrayList<>();
  private TokenSource tokens = TokenSource.none();
  private byte[] bytes = {};
  private Optional<UploadBody> upload = Optional.empty();
  private Duration extraPatience = Duration.ZERO;
  private Optional<Duration> headLimit = Optional.empty();
  private boolean repeatable;

  private Call(String method, URI uri) {
    this.method = method;
    this.uri = uri;
  }

  static Call to(String method, URI uri) {
    return new Call(method, uri);
  }

  /** The address of a path below a module's address; the path is encoded already. */
  static URI at(URI module, String path) {
    String base = module.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  /** A query string with its question mark, empty when there are no parameters. */
  static String query(Map<String, List<String>> parameters) {
    StringBuilder text = new StringBuilder();
    parameters.forEach(
        (name, values) ->
            values.forEach(
                value ->
                    text.append(text.isEmpty() ? '?' : '&')
                        .append(encode(name))
                        .append('=')
                        .append(encode(value))));
    return text.toString();
  }

  /** Percent-encodes everything but unreserved characters, as UTF-8. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  Call header(String name, String value) {
    fields.add(new Field(name, value));
    return this;
  }

  Call as(TokenSource source) {
    tokens = source;
    return this;
  }

  Call json(Object body) {
    try {
      bytes = WireJson.mapper().writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a request body cannot be written as JSON", e);
    }
    return header("Content-Type", "application/json");
  }

  Call form(String encoded) {
    bytes = encoded.getBytes(StandardCharsets.US_ASCII);
    return header("Content-Type", "application/x-www-form-urlencoded");
  }

  Call body(UploadBody body) {
    upload = Optional.of(body);
    return this;
  }

  /** The service itself was asked to wait this long before it answers. */
  Call patience(Duration extra) {
    extraPatience = extra;
    return this;
  }

  /** Gives up when the head has not come after this time; the body then has the usual patience. */
  Call headWithin(Duration limit) {
    headLimit = Optional.of(limit);
    return this;
  }

  /** Sending it twice has the effect of sending it once. */
  Call repeatable() {
    repeatable = true;
    return this;
  }

  String method() {
    return method;
  }

  URI uri() {
    return uri;
  }

  List<Field> fields() {
    return fields;
  }

  TokenSource tokens() {
    return tokens;
  }

  byte[] bytes() {
    return bytes;
  }

  Optional<UploadBody> upload() {
    return upload;
  }

  Duration extraPatience() {
    return extraPatience;
  }

  Optional<Duration> headLimit() {
    return headLimit;
  }

  /** Whether it can be sent once more after the connection was lost without an answer. */
  boolean canRepeat() {
    return repeatable && upload.map(body -> !body.consumed()).orElse(true);
  }

  /** For messages: never the query, which may hold what a document is about. */
  String describe() {
    return method + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}
