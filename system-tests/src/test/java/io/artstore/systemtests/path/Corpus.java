package io.artstore.systemtests.path;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Real documents that every machine with a JDK, a Maven repository and Debian's documentation has,
 * copied into one folder. Every kind (by extension) is taken in turn, so that many kinds appear;
 * some are renamed to what file systems and databases stumble over.
 */
final class Corpus {
  private static final long SIZE_LIMIT = 3L * 1024 * 1024;
  private static final int DEPTH = 9;

  /** 125 letters of two bytes each. */
  private static final String CYRILLIC_250_BYTES = "щ".repeat(125);

  private static final List<String> NAMES =
      List.of(
          "Договор_поставки №17 от 3 мая.pdf",
          "合同 第一版.txt",
          "👩‍👩‍👧 семья 🎉.png",
          CYRILLIC_250_BYTES,
          "_leading__and_trailing_.txt",
          "two..dots...and spaces   .md",
          "semi;colon,comma'quote\"double.txt",
          "percent%20and+plus&amp.txt",
          "tab\tand\nnewline.txt",
          "e\u0301 combining and \u200fright-to-left.txt");

  private Corpus() {}

  /** Copies documents into a folder and answers them; never fewer than asked for. */
  static List<Path> collect(Path folder, int count) throws IOException {
    Map<String, List<Path>> byKind = new LinkedHashMap<>();
    for (Path root : roots()) {
      try (Stream<Path> paths = Files.walk(root.toRealPath(), DEPTH)) {
        paths
            .filter(Corpus::isDocument)
            .limit(20_000)
            .forEach(path -> byKind.computeIfAbsent(kind(path), k -> new ArrayList<>()).add(path));
      }
    }
    List<Path> chosen = inTurn(byKind, count - 1);
    List<Path> copies = new ArrayList<>();
    copies.add(Files.createFile(folder.resolve("empty.txt")));
    for (int i = 0; i < chosen.size(); i++) {
      copies.add(copy(chosen.get(i), folder, i));
    }
    if (copies.size() < count) {
      throw new IllegalStateException("only " + copies.size() + " documents on this machine");
    }
    return copies;
  }

  private static Path copy(Path source, Path folder, int index) throws IOException {
    String plain = index + "-" + source.getFileName();
    String name = index % 10 == 0 && index / 10 < NAMES.size() ? NAMES.get(index / 10) : plain;
    return Files.copy(source, folder.resolve(name));
  }

  private static List<Path> inTurn(Map<String, List<Path>> byKind, int count) {
    List<Path> chosen = new ArrayList<>();
    byKind.values().forEach(paths -> paths.sort(Comparator.comparing(Path::toString)));
    for (int round = 0; chosen.size() < count; round++) {
      int before = chosen.size();
      for (List<Path> paths : byKind.values()) {
        if (round < paths.size() && chosen.size() < count) {
          chosen.add(paths.get(round));
        }
      }
      if (chosen.size() == before) {
        break;
      }
    }
    return chosen;
  }

  private static List<Path> roots() {
    Path repository =
        Path.of(
            System.getProperty(
                "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
    return Stream.of(
            Path.of("/usr/share/doc"), Path.of(System.getProperty("java.home")), repository)
        .filter(Files::isDirectory)
        .toList();
  }

  private static boolean isDocument(Path path) {
    try {
      return Files.isRegularFile(path)
          && Files.isReadable(path)
          && Files.size(path) <= SIZE_LIMIT
          && !path.toString().contains("artstore");
    } catch (IOException e) {
      return false;
    }
  }

  private static String kind(Path path) {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot);
  }
}
