package io.artstore.systemtests.path;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged program, started as a process of its own. */
final class Program {
  private static final Pattern LOSS = Pattern.compile("--accept-loss ([0-9]+)");
  private static final Path APP = Path.of("..", "app", "target").toAbsolutePath().normalize();
  private static final int MINUTES_LIMIT = 3;

  private Program() {}

  /** Starts a command; what it writes to standard error goes to a file beside its data. */
  static Process start(Path errors, List<String> jvm, String... arguments) throws IOException {
    return builder(jvm, Map.of(), arguments)
        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
        .start();
  }

  /** Runs a command to its end. */
  static Result run(Map<String, String> environment, String... arguments) throws Exception {
    Path output = Files.createTempFile("artstore", ".out");
    Path errors = Files.createTempFile("artstore", ".err");
    try {
      Process process =
          builder(List.of("-Xmx256m"), environment, arguments)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(MINUTES_LIMIT, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("no end of " + String.join(" ", arguments));
      }
      return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  /** The first line of a process, or what it wrote instead. */
  static String firstLine(Process process, Path errors) throws IOException {
    // Not closed: the process goes on and its output must not break.
    BufferedReader reader = process.inputReader();
    String line = reader.readLine();
    if (line == null) {
      throw new IllegalStateException("the program ended: " + Files.readString(errors));
    }
    return line;
  }

  /** A shell script that is the program. */
  static String script() {
    return "#!/bin/sh\nexec '%s' -Xmx256m -jar '%s' \"$@\"\n"
        .formatted(Path.of(System.getProperty("java.home"), "bin", "java"), jar());
  }

  private static ProcessBuilder builder(
      List<String> jvm, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("ARTSTORE_"));
    builder.environment().putAll(environment);
    return builder;
  }

  private static Path jar() {
    Path jar = APP.resolve("artstore-app.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("not packaged: run mvn verify");
    }
    return jar;
  }

  /** How a command ended and what it said. */
  record Result(int exitCode, String output, String errors) {
    /** What a command that refused wants to be told with {@code --accept-loss}. */
    String lossToAccept() {
      Matcher loss = LOSS.matcher(errors);
      if (exitCode != 4 || !loss.find()) {
        throw new AssertionError("nothing to accept, exit code " + exitCode + ": " + errors);
      }
      return loss.group(1);
    }
  }
}
