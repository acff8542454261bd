package io.artstore.webui.overview;

import java.time.Instant;
import java.util.List;

/**
 * Everything that the page shows.
 *
 * @param omitted how many modules are known but were not asked, because the page has a limit
 * @param clientIsKnown whether the commands name an account of their own
 */
record Overview(
    List<ModuleCard> cards,
    int omitted,
    boolean clientIsKnown,
    List<CurlLines.Line> curlLines,
    Instant asked) {
  Overview {
    cards = List.copyOf(cards);
    curlLines = List.copyOf(curlLines);
  }

  long up() {
    return cards.stream().filter(card -> card.state() == ModuleCard.State.UP).count();
  }

  String summary() {
    return up() == cards.size()
        ? "All %d modules are up.".formatted(cards.size())
        : "%d of %d modules are up.".formatted(up(), cards.size());
  }
}
