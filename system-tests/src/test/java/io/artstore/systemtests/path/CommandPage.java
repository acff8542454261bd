package io.artstore.systemtests.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documentation whose commands are run. Blocks marked {@code sh} are run line by
 * line, each line with the exit code that its comment names, 0 without one; a block marked {@code
 * output} holds lines that the block before it has printed. Blocks with other marks are for the
 * reader.
 */
final class CommandPage {
  private static final Pattern EXIT = Pattern.compile("# exit (\\d)$");
  private static final int MINUTES_LIMIT = 5;

  private final Path directory;
  private final String prelude;
  private final Map<String, String> environment;

  /**
   * @param directory where the commands run
   * @param prelude what a shell has to know before each line, such as functions
   */
  CommandPage(Path directory, String prelude, Map<String, String> environment) throws IOException {
    this.directory = directory;
    this.prelude = prelude;
    this.environment = environment;
    Path program = Files.createDirectories(directory.resolve(".bin")).resolve("artstore");
    Files.writeString(program, Program.script());
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  /** Runs the page; fails at the first line that does something else than it says. */
  void run(Path page) throws Exception {
    String printed = "";
    for (Block block : blocks(page)) {
      if (block.mark().equals("sh")) {
        printed = runAll(block);
      } else if (block.mark().equals("output")) {
        for (String line : block.lines()) {
          assertThat(printed).contains(line.strip());
        }
      }
    }
  }

  private record Block(String mark, List<String> lines) {}

  private static List<Block> blocks(Path page) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> inside = null;
    String mark = "";
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("```")) {
        if (inside == null) {
          mark = line.substring(3);
          inside = new ArrayList<>();
        } else {
          blocks.add(new Block(mark, inside));
          inside = null;
        }
      } else if (inside != null && !line.isBlank()) {
        inside.add(line);
      }
    }
    return blocks;
  }

  private String runAll(Block block) throws Exception {
    StringBuilder printed = new StringBuilder();
    for (String line : block.lines()) {
      Matcher named = EXIT.matcher(line);
      int expected = named.find() ? Integer.parseInt(named.group(1)) : 0;
      Path output = Files.createTempFile("page", ".out");
      Process process = shell(line).redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(MINUTES_LIMIT, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("no end of: " + line);
      }
      String said = Files.readString(output);
      Files.delete(output);
      assertThat(process.exitValue()).as(line + "\n" + said).isEqualTo(expected);
      printed.append(said);
    }
    return printed.toString();
  }

  private ProcessBuilder shell(String line) {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", prelude + "\n" + line)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    shell.environment().keySet().removeIf(name -> name.startsWith("ARTSTORE_"));
    shell.environment().putAll(environment);
    shell
        .environment()
        .merge("PATH", directory.resolve(".bin").toString(), (old, ours) -> ours + ":" + old);
    return shell;
  }
}
