import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
      String unused = RemoveUnusedImports.removeUnusedImports(text);
      String formatted = formatter.formatSource(ImportOrderer.reorderImports(unused, STYLE));
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

  private static List<Path> sources(Path root) throws IOException {
    try (var paths = Files.walk(root, 20)) {
      return paths
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> !root.relativize(path).toString().matches("(.*/)?(target|\\.git)/.*"))
          .sorted()
          .toList();
    }
  }
}
