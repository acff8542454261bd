package io.artstore.systemtests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules about the texts of the repository itself. */
final class RepositoryTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void theTreeKeepsItsRules() throws IOException {
    assertThat(findings(ROOT)).isEmpty();
  }

  @Test
  void findsPlantedFaults(@TempDir Path tree) throws IOException {
    Map<String, String> planted =
        Map.of(
            "a/src/main/java/x/A.java",
            "package x;\n",
            "b/src/main/java/y/package-info.java",
            "package y;\n",
            "c/src/main/java/Long.java",
            "\n".repeat(501),
            "c/src/main/java/package-info.java",
            "@NullMarked\n",
            "d/README.md",
            "# d\n" + "line\n".repeat(40),
            "README.md",
            "# ArtStore\n\n# Another title\n",
            "e/Left.java",
            "// TO" + "DO later\n",
            "f/Slow.java",
            "Thread." + "sleep(1);\n");
    for (Map.Entry<String, String> file : planted.entrySet()) {
      Path path = tree.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    assertThat(findings(tree))
        .containsExactlyInAnyOrder(
            "a/src/main/java/x: a package without package-info.java",
            "b/src/main/java/y/package-info.java: the package is not @NullMarked",
            "c/src/main/java/Long.java: 501 lines, 500 are the most",
            "d/README.md: 41 lines, a module says what it is for in 40",
            "README.md: 2 titles, a page has one",
            "e/Left.java: something left for later",
            "f/Slow.java: waits for time to pass instead of a condition");
  }

  private static List<String> findings(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isForeign(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(root.relativize(file));
            return FileVisitResult.CONTINUE;
          }
        });
    return files.stream().flatMap(path -> inFile(root, path).stream()).distinct().toList();
  }

  /** What builds make, and data directories: their documents may be called anything. */
  private static boolean isForeign(Path folder) {
    return folder.endsWith("target")
        || folder.endsWith(".git")
        || folder.endsWith("artstore-data")
        || Files.exists(folder.resolve("credentials.json"));
  }

  private static List<String> inFile(Path root, Path path) {
    String name = path.toString();
    if (name.endsWith(".java")) {
      return inSource(root, path, read(root.resolve(path)));
    }
    return name.endsWith(".md") ? inPage(path, read(root.resolve(path))) : List.of();
  }

  private static List<String> inSource(Path root, Path path, String text) {
    long lines = text.lines().count();
    boolean main = path.toString().contains("src/main/java/");
    Path folder = root.resolve(path).getParent();
    return Stream.of(
            finding(
                main && !Files.exists(folder.resolve("package-info.java")),
                root.relativize(folder) + ": a package without package-info.java"),
            finding(
                path.endsWith("package-info.java") && main && !text.contains("@NullMarked"),
                path + ": the package is not @NullMarked"),
            finding(lines > 500, path + ": " + lines + " lines, 500 are the most"),
            finding(
                Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b").matcher(text).find(),
                path + ": something left for later"),
            finding(
                text.contains("Thread." + "sleep("),
                path + ": waits for time to pass instead of a condition"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> inPage(Path path, String text) {
    long lines = text.lines().count();
    long titles = titles(text);
    boolean ofModule = path.endsWith("README.md") && path.getNameCount() == 2;
    return Stream.of(
            finding(
                ofModule && !path.startsWith("docs") && lines > 40,
                path + ": " + lines + " lines, a module says what it is for in 40"),
            finding(
                path.getNameCount() == 1 && path.endsWith("README.md") && lines >= 120,
                path + ": " + lines + " lines, it stays under 120"),
            finding(titles != 1, path + ": " + titles + " titles, a page has one"))
        .flatMap(List::stream)
        .toList();
  }

  /** Lines that begin with one hash, outside of code blocks. */
  private static long titles(String text) {
    boolean code = false;
    long titles = 0;
    for (String line : text.lines().toList()) {
      if (line.startsWith("```")) {
        code = !code;
      } else if (!code && line.startsWith("# ")) {
        titles++;
      }
    }
    return titles;
  }

  private static List<String> finding(boolean found, String text) {
    return found ? List.of(text) : List.of();
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
