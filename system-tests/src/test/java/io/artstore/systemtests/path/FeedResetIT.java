package io.artstore.systemtests.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of an element is an index: dropped, it is made again from the files. */
final class FeedResetIT {
  private static final int DOCUMENTS = 40;
  private static final String DATABASE = "artstore_storage_01";

  @Test
  void anElementWhoseDatabaseWasDroppedIsFollowedAnew(@TempDir Path folder) throws Exception {
    try (ServeInstallation installation = new ServeInstallation(folder.resolve("data"))) {
      Api api = Api.signIn(installation.start());
      Map<String, String> documents = new HashMap<>();
      for (int i = 0; i < DOCUMENTS; i++) {
        byte[] bytes = ("document " + i).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("документ-" + i + ".txt"), bytes);
        JsonNode document = api.putFile(file.getFileName().toString(), file);
        documents.put(document.get("file_id").asText(), Api.sha256(bytes));
      }
      String deleted = documents.keySet().iterator().next();
      documents.remove(deleted);
      assertThat(api.search("partial", "документ-")).isNotEmpty();

      installation.killModule("storage-element-01");
      deleteByHand(installation.elementDirectories().get(0), deleted);
      String loss = run(installation, "rollback", "--all").lossToAccept();
      schema(installation, "rollback", "--all", "--accept-loss", loss);
      schema(installation, "upgrade");
      installation.startModule("storage-element-01", "storage-element");

      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(found(api)).isEqualTo(new TreeSet<>(documents.keySet())));
      for (Map.Entry<String, String> document : documents.entrySet()) {
        assertThat(Api.sha256(api.content(document.getKey()))).isEqualTo(document.getValue());
      }
    }
  }

  private static Set<String> found(Api api) throws Exception {
    return api.all(api.query() + "/api/v1/search").stream()
        .map(item -> item.get("file_id").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What nobody told the database: the follower must sweep it. */
  private static void deleteByHand(Path directory, String fileId) throws Exception {
    try (var files = Files.walk(directory)) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(path -> path.getFileName().toString().contains(fileId))
              .toList()) {
        Files.delete(file);
      }
    }
  }

  private static void schema(ServeInstallation installation, String command, String... options)
      throws Exception {
    Program.Result result = run(installation, command, options);
    assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
  }

  private static Program.Result run(
      ServeInstallation installation, String command, String... options) throws Exception {
    String[] arguments = new String[6 + options.length];
    System.arraycopy(
        new String[] {
          "schema", command, "--data", installation.data().toString(), "--database", DATABASE
        },
        0,
        arguments,
        0,
        6);
    System.arraycopy(options, 0, arguments, 6, options.length);
    return Program.run(Map.of(), arguments);
  }
}
