package io.artstore.systemtests.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A folder of real documents goes in, is found, comes back, and survives the kill of everything.
 */
final class WholePathIT {
  private static final System.Logger LOG = System.getLogger(WholePathIT.class.getName());
  private static final int DOCUMENTS = 320;
  private static final int WRITERS = 4;
  private static final int KILL_AFTER = 60;

  /** The two forms the product runs in. */
  enum Form {
    UP,
    SERVE
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void keepsRealDocumentsThroughTheKillOfEveryProcess(Form form, @TempDir Path folder)
      throws Exception {
    Path documents = Files.createDirectory(folder.resolve("documents"));
    List<Path> corpus = Corpus.collect(documents, DOCUMENTS);
    try (Installation installation = installation(form, folder)) {
      Map<String, String> acknowledged = new ConcurrentHashMap<>();

      Api api = Api.signIn(installation.start());
      putAll(api, corpus, acknowledged);
      assertThat(acknowledged).hasSize(corpus.size());
      assertFoundByName(api, corpus);
      assertIdentical(api, acknowledged);

      killInTheMiddleOfASecondPut(installation, api, corpus, acknowledged);

      Api again = Api.signIn(installation.start());
      assertIdentical(again, acknowledged);
      assertDatabasesAgreeWithFiles(again, installation, acknowledged.keySet());
    }
  }

  private static Installation installation(Form form, Path folder) throws Exception {
    return switch (form) {
      case UP -> new UpInstallation(folder.resolve("data"));
      case SERVE -> new ServeInstallation(folder.resolve("data"));
    };
  }

  private static void putAll(Api api, List<Path> corpus, Map<String, String> acknowledged)
      throws Exception {
    try (var writers = Executors.newFixedThreadPool(WRITERS)) {
      List<? extends java.util.concurrent.Future<?>> puts =
          corpus.stream().map(file -> writers.submit(() -> put(api, file, acknowledged))).toList();
      for (var put : puts) {
        put.get();
      }
    }
  }

  private static Void put(Api api, Path file, Map<String, String> acknowledged) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    JsonNode document = api.putFile(file.getFileName().toString(), file);
    assertThat(document.get("sha256").asText()).isEqualTo(Api.sha256(bytes));
    assertThat(document.get("size").asLong()).isEqualTo(bytes.length);
    acknowledged.put(document.get("file_id").asText(), Api.sha256(bytes));
    return null;
  }

  /** While everything is killed, an upload may fail; then it is not among the acknowledged. */
  private static void putOrFail(Api api, Path file, Map<String, String> acknowledged) {
    try {
      put(api, file, acknowledged);
    } catch (Exception e) {
      LOG.log(System.Logger.Level.DEBUG, "not put: {0}", e.getMessage());
    }
  }

  private static void assertFoundByName(Api api, List<Path> corpus) throws Exception {
    for (Path file : corpus) {
      String name = file.getFileName().toString();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(api.search("exact", name))
                      .as(name)
                      .extracting(item -> item.get("filename").asText())
                      .contains(name));
    }
  }

  private static void assertIdentical(Api api, Map<String, String> acknowledged) throws Exception {
    for (Map.Entry<String, String> document : acknowledged.entrySet()) {
      assertThat(Api.sha256(api.content(document.getKey())))
          .as(document.getKey())
          .isEqualTo(document.getValue());
    }
  }

  private static void killInTheMiddleOfASecondPut(
      Installation installation, Api api, List<Path> corpus, Map<String, String> acknowledged)
      throws Exception {
    int before = acknowledged.size();
    try (var writers = Executors.newFixedThreadPool(WRITERS)) {
      for (Path file : corpus) {
        writers.execute(() -> putOrFail(api, file, acknowledged));
      }
      await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.size() >= before + KILL_AFTER);
      installation.killEverything();
      writers.shutdownNow();
    }
    assertThat(acknowledged.size()).isLessThan(before + corpus.size());
  }

  /** Files, each element's listing and the search name the same documents, all of them whole. */
  private static void assertDatabasesAgreeWithFiles(
      Api api, Installation installation, Set<String> acknowledged) throws Exception {
    Map<String, String> onDisk = new HashMap<>();
    for (Path directory : installation.elementDirectories()) {
      onDisk.putAll(ElementFiles.documents(directory));
      assertThat(ElementFiles.staged(directory)).isEmpty();
    }
    assertThat(onDisk.keySet()).containsAll(acknowledged);
    List<JsonNode> listed = new ArrayList<>();
    for (String element : api.elements()) {
      listed.addAll(api.all(element + "/api/v1/files"));
    }
    assertThat(digests(listed)).isEqualTo(onDisk);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(ids(api.all(api.query() + "/api/v1/search")))
                    .isEqualTo(new TreeSet<>(onDisk.keySet())));
  }

  private static Map<String, String> digests(List<JsonNode> items) {
    return items.stream()
        .collect(
            Collectors.toMap(
                item -> item.get("file_id").asText(), item -> item.get("sha256").asText()));
  }

  private static Set<String> ids(List<JsonNode> items) {
    return Stream.of(items)
        .flatMap(List::stream)
        .map(item -> item.get("file_id").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
