package io.artstore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.api.element.ElementId;
import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.api.file.Sha256;
import io.artstore.api.file.UploadAttributes;
import io.artstore.api.json.WireJson;
import io.artstore.api.search.SearchMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArtStoreClientTest {
  private static final String CONTENT = "0123456789";
  private static final FileId ID = FileId.parse("01938f5e-7a00-7000-8000-000000000001");
  private static final ClientSettings QUICK =
      new ClientSettings(Duration.ofSeconds(2), Duration.ofSeconds(5), 3, Duration.ofMillis(1));

  @Test
  void goesOnWhereTheDownloadWasCut() throws Exception {
    AtomicInteger contents = new AtomicInteger();
    try (ScriptedServer server =
            serving(
                (request, number) -> {
                  if (!request.line().contains("/content")) {
                    request.answer(200, "", document(CONTENT));
                  } else if (contents.incrementAndGet() == 1) {
                    request.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
                    request.socket().close();
                  } else {
                    assertThat(request.field("Range")).contains("bytes=4-");
                    request.answer(206, "Content-Range: bytes 4-9/10\r\n", "456789");
                  }
                });
        ArtStoreClient client = connect(server)) {
      ByteArrayOutputStream target = new ByteArrayOutputStream();
      client.get(ID, target);
      assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo(CONTENT);
    }
  }

  @Test
  void leavesNothingButAWholeFile(@TempDir Path folder) throws Exception {
    AtomicInteger contents = new AtomicInteger();
    Path target = Files.writeString(folder.resolve("a.txt"), "old");
    try (ScriptedServer server =
            serving(
                (request, number) ->
                    request.answer(
                        200,
                        "",
                        !request.line().contains("/content")
                            ? document(CONTENT)
                            : contents.incrementAndGet() == 1 ? "wrong!!!!!" : CONTENT));
        ArtStoreClient client = connect(server)) {
      assertThatThrownBy(() -> client.get(ID, target)).isInstanceOf(ClientException.Damaged.class);
      assertThat(target).hasContent("old");
      client.get(ID, target);
      assertThat(target).hasContent(CONTENT);
      assertThat(folder).isDirectoryNotContaining(file -> !file.equals(target));
    }
  }

  @Test
  void refusesBytesThatHaveAnotherDigest() throws Exception {
    try (ScriptedServer server =
            serving(
                (request, number) ->
                    request.answer(
                        200,
                        "",
                        request.line().contains("/content") ? "wrong!!!!!" : document(CONTENT)));
        ArtStoreClient client = connect(server)) {
      assertThatThrownBy(() -> client.get(ID, new ByteArrayOutputStream()))
          .isInstanceOf(ClientException.Damaged.class)
          .hasMessageContaining(ID.toString());
    }
  }

  @Test
  void repeatsAnUploadUnderTheSameKey(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), CONTENT);
    try (ScriptedServer server =
            serving(
                (request, number) -> {
                  request.send("HTTP/1.1 100 Continue\r\n\r\n");
                  request.readBody(CONTENT.length());
                  if (number <= 4) {
                    request.socket().close();
                  } else {
                    request.answer(201, "", document(CONTENT));
                  }
                });
        ArtStoreClient client = connect(server)) {
      Document stored =
          client.put(UploadAttributes.named("a.txt", "text/plain"), UploadSource.file(file));
      assertThat(stored.fileId()).isEqualTo(ID);
      assertThat(
              server.requests().stream()
                  .filter(request -> request.line().startsWith("POST /api/v1/files"))
                  .map(request -> request.field("Idempotency-Key")))
          .hasSize(3)
          .containsOnly(server.requests().getLast().field("Idempotency-Key"));
    }
  }

  @Test
  void doesNotRepeatWhatCannotBeReadAgain() throws Exception {
    try (ScriptedServer server =
            serving(
                (request, number) -> {
                  request.send("HTTP/1.1 100 Continue\r\n\r\n");
                  request.readBody(CONTENT.length());
                  request.socket().close();
                });
        ArtStoreClient client = connect(server)) {
      assertThatThrownBy(
              () ->
                  client.put(
                      UploadAttributes.named("a.txt", "text/plain"),
                      UploadSource.stream(
                          new ByteArrayInputStream(CONTENT.getBytes(StandardCharsets.UTF_8)),
                          OptionalLong.of(CONTENT.length()))))
          .isInstanceOf(ClientException.Broken.class);
    }
  }

  @Test
  void noticesWhenOtherBytesWereStored(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), CONTENT);
    try (ScriptedServer server =
            serving(
                (request, number) -> {
                  request.send("HTTP/1.1 100 Continue\r\n\r\n");
                  request.readBody(CONTENT.length());
                  request.answer(201, "", document("9876543210"));
                });
        ArtStoreClient client = connect(server)) {
      assertThatThrownBy(
              () ->
                  client.put(
                      UploadAttributes.named("a.txt", "text/plain"), UploadSource.file(file)))
          .isInstanceOf(ClientException.Damaged.class);
    }
  }

  @Test
  void sharesOneTokenAndEncodesWhatItSearches() throws Exception {
    try (ScriptedServer server =
            serving((request, number) -> request.answer(200, "", "{\"items\":[]}"));
        ArtStoreClient client = connect(server)) {
      client.search(Optional.of("договор & more+"), SearchMode.PARTIAL, 10, Optional.empty());
      client.search(Optional.empty(), SearchMode.FULLTEXT, 10, Optional.of("c"));
      assertThat(server.requests().get(2).line())
          .contains("q=%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80%20%26%20more%2B&mode=partial");
      assertThat(
              server.requests().stream()
                  .filter(request -> request.line().contains("/oauth2/token")))
          .hasSize(1);
    }
  }

  private static ArtStoreClient connect(ScriptedServer server) {
    return ArtStoreClient.connect(server.uri(), new ClientCredentials("id", "secret"), QUICK);
  }

  /** Answers discovery and token requests itself. */
  private static ScriptedServer serving(ScriptedServer.Script script) throws IOException {
    return new ScriptedServer(
        (request, number) -> {
          String self = "http://" + request.field("Host").orElseThrow();
          if (request.line().contains("/.well-known/artstore")) {
            request.answer(
                200,
                "",
                "{\"module\":\"m\",\"version\":\"1\",\"token_endpoint\":\"%s/oauth2/token\",\"admin\":\"%s\",\"ingester\":\"%s\",\"query\":\"%s\"}"
                    .formatted(self, self, self, self));
          } else if (request.line().contains("/oauth2/token")) {
            request.readBody(Integer.parseInt(request.field("Content-Length").orElseThrow()));
            request.answer(200, "", "{\"access_token\":\"t\",\"expires_in\":1800}");
          } else {
            script.serve(request, number);
          }
        });
  }

  private static String document(String content) throws IOException {
    Instant time = Instant.parse("2026-01-02T03:04:05.000006Z");
    return WireJson.mapper()
        .writeValueAsString(
            new Document(
                ID,
                "a.txt",
                content.length(),
                Sha256.of(Sha256Digest.start().digest(content.getBytes(StandardCharsets.UTF_8))),
                "text/plain",
                time,
                time,
                "me",
                "Me",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                WireJson.mapper().createObjectNode(),
                RetentionPolicy.PERMANENT,
                Optional.empty(),
                Optional.empty(),
                1,
                ElementId.parse("01938f5e-7a00-7000-8000-00000000000e")));
  }
}
