import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Checks or applies google-java-format on every source of the tree. Run by the build, see pom.xml.
 */
final class FormatSources {
  private static final JavaFormatterOptions.Style STYLE = JavaFormatterOptions.Style.GOOGLE;

  private FormatSources() {}

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    boolean apply = arguments[1].equals("apply");
    Formatter formatter =
        new Formatter(JavaFormatterOptions.builder().style(STYLE).formatJavadoc(true).build());
    List<Path> different = new ArrayList<>();
    for (Path source : sources(root)) {
      String text = Files.readString(source);
      String formatted = formatted(formatter, source, text);
      if (!formatted.equals(text)) {
        different.add(root.relativize(source));
        if (apply) {
          Files.writeString(source, formatted);
        }
      }
    }
    if (!different.isEmpty()) {
      System.err.println((apply ? "Formatted: " : "Not formatted: ") + different);
      if (!apply) {
        System.err.println("Format them with: mvn -N process-sources -Dformat=apply");
        System.exit(1);
      }
    }
  }

  private static String formatted(Formatter formatter, Path source, String text) {
    try {
      String used = RemoveUnusedImports.removeUnusedImports(text);
      return formatter.formatSource(ImportOrderer.reorderImports(used, STYLE));
    } catch (FormatterException e) {
      System.err.println(source + ": " + e.getMessage());
      System.exit(1);
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isForeign(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(sources);
    return sources;
  }

  /** Documents of a data directory may be called anything; nothing there is ours to format. */
  private static boolean isForeign(Path folder) {
    String name = String.valueOf(folder.getFileName());
    return name.equals("target")
        || name.startsWith(".")
        || name.equals("artstore-data")
        || Files.exists(folder.resolve("credentials.json"));
  }
}
