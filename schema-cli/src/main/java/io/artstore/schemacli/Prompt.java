package io.artstore.schemacli;

import java.io.Console;
import java.util.Optional;

/** Asks the person at the terminal. */
@FunctionalInterface
public interface Prompt {
  /** What was typed; empty when there is no terminal to ask. */
  Optional<String> ask(String question);

  /** The terminal of this process. */
  // Without a terminal there is either no console or nothing to read from it; both are asked for
  // here.
  @SuppressWarnings("SystemConsoleNull")
  static Prompt terminal() {
    return question -> {
      Console console = System.console();
      return console == null
          ? Optional.empty()
          : Optional.ofNullable(console.readLine("%s", question));
    };
  }
}
