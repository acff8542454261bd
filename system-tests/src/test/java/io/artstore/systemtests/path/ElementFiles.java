package io.artstore.systemtests.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads an element's directory by what the format pages say, without the product. */
final class ElementFiles {
  private static final String ATTRIBUTES = ".attr.json";

  private ElementFiles() {}

  /**
   * The documents that are there: id and SHA-256.
   *
   * @throws IllegalStateException when the bytes beside an attribute file are not what it says, or
   *     bytes lie there without one
   */
  static Map<String, String> documents(Path directory) throws IOException {
    Map<String, String> documents = new HashMap<>();
    for (Path file : files(directory)) {
      String name = file.getFileName().toString();
      if (name.endsWith(ATTRIBUTES)) {
        JsonNode attributes = Api.JSON.readTree(file.toFile());
        if (!attributes.path("state").asText("active").equals("deleted")) {
          documents.put(attributes.get("file_id").asText(), checked(file, attributes));
        }
      } else if (!Files.exists(Path.of(file + ATTRIBUTES))) {
        throw new IllegalStateException("bytes without attributes: " + file);
      }
    }
    return documents;
  }

  /** What lies in staging. */
  static List<Path> staged(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("staging"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static String checked(Path attributesFile, JsonNode attributes) throws IOException {
    String text = attributesFile.toString();
    Path data = Path.of(text.substring(0, text.length() - ATTRIBUTES.length()));
    String digest = Api.sha256(Files.readAllBytes(data));
    if (!digest.equals(attributes.get("checksum").asText())) {
      throw new IllegalStateException("other bytes than " + attributesFile + " says");
    }
    return digest;
  }

  /** Documents lie in folders that begin with a year. */
  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> directory.relativize(file).toString().matches("\\d{4}/.*"))
          .toList();
    }
  }
}
