package io.artstore.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.servicekit.http.ByteRange.Part;
import io.artstore.servicekit.http.ByteRange.Unsatisfiable;
import io.artstore.servicekit.http.ByteRange.Whole;
import io.artstore.servicekit.http.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RangeRequestsTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 100, 0, 0",
    "bytes=0-, 100, 0, 99",
    "bytes=10-19, 100, 10, 19",
    "bytes=99-, 100, 99, 99",
    "bytes=0-5000, 100, 0, 99",
    "bytes=-1, 100, 99, 99",
    "bytes=-500, 100, 0, 99",
    "BYTES = 1-2, 100, 1, 2",
    "'bytes=1-2,', 100, 1, 2",
    "bytes=0-99999999999999999999999, 100, 0, 99",
    "bytes=5000000000-5000000009, 6000000000, 5000000000, 5000000009",
  })
  void readsOneRange(String header, long size, long first, long last) {
    assertThat(ByteRange.parse(Optional.of(header), size)).isEqualTo(new Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=",
        "bytes=-",
        "bytes=2-1",
        "bytes=a-b",
        "bytes=1-2,4-5",
        "lines=1-2",
        "bytes 1-2",
        "",
        "bytes=1",
        "bytes=--1",
        "bytes=1-2-3"
      })
  void answersTheWholeForWhatItDoesNotUnderstand(String header) {
    assertThat(ByteRange.parse(Optional.of(header), 100)).isEqualTo(new Whole());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=9999999999999999999999-"})
  void saysWhenNothingLiesInTheRange(String header) {
    assertThat(ByteRange.parse(Optional.of(header), 100)).isEqualTo(new Unsatisfiable());
    assertThat(ByteRange.parse(Optional.of("bytes=0-"), 0)).isEqualTo(new Unsatisfiable());
    assertThat(ByteRange.parse(Optional.empty(), 0)).isEqualTo(new Whole());
  }

  @Property
  void neverLeavesTheBody(
      @ForAll @LongRange(min = 0) long first,
      @ForAll @LongRange(min = 0) long last,
      @ForAll @LongRange(min = 0) long size) {
    for (String header :
        new String[] {"bytes=" + first + "-" + last, "bytes=-" + last, "bytes=" + first + "-"}) {
      if (ByteRange.parse(Optional.of(header), size) instanceof Part part) {
        assertThat(part.first()).isBetween(0L, part.last());
        assertThat(part.last()).isLessThan(size);
        assertThat(part.length()).isPositive();
      }
    }
  }

  private static void answer(Exchange exchange) throws IOException {
    String text =
        RangeRequests.notModified(exchange, "\"a\"")
            + ","
            + RangeRequests.preconditionFails(exchange, "\"a\"")
            + ","
            + RangeRequests.range(exchange, "\"a\"", 100);
    exchange.respondBytes(200, "text/plain", text.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`X: y`, `false,false,Whole[]`",
        "`If-None-Match: \"a\"`, `true,false,Whole[]`",
        "`If-None-Match: W/\"a\"`, `true,false,Whole[]`",
        "`If-None-Match: \"b\", \"a\"`, `true,false,Whole[]`",
        "`If-None-Match: *`, `true,false,Whole[]`",
        "`If-None-Match: \"b\"`, `false,false,Whole[]`",
        "`If-Match: \"b\"`, `false,true,Whole[]`",
        "`If-Match: \"a\"`, `false,false,Whole[]`",
        "`If-Match: W/\"a\"`, `false,true,Whole[]`",
        "`If-Match: W/\"a\", \"a\"`, `false,false,Whole[]`",
        "`If-Match: *`, `false,false,Whole[]`",
        "`If-None-Match: \"b\", W/\"a\"`, `true,false,Whole[]`",
        "`Range: bytes=1-2`, `false,false,Part[first=1, last=2]`",
        "`Range: bytes=1-2|If-Range: \"a\"`, `false,false,Part[first=1, last=2]`",
        "`Range: bytes=1-2|If-Range: \"b\"`, `false,false,Whole[]`",
        "`Range: bytes=1-2|If-Range: W/\"a\"`, `false,false,Whole[]`",
        "`Range: bytes=1-2|If-Range: Mon, 23 Nov 2026 00:00:00 GMT`, `false,false,Whole[]`",
        "`Range: bytes=1-2|Range: bytes=4-5`, `false,false,Whole[]`",
      })
  void weighsConditions(String headers, String expected) throws IOException {
    try (HttpService service =
        Services.start(routes -> routes.get("/", Access.open(), RangeRequestsTest::answer))) {
      Answer answer =
          RawClient.exchange(
                  service.uri(),
                  "GET / HTTP/1.1\r\nHost: t\r\n" + headers.replace("|", "\r\n") + "\r\n\r\n")
              .getFirst();
      assertThat(answer.text()).isEqualTo(expected);
    }
  }

  @Test
  void takesNoNoticeOfARangeInAHead() throws IOException {
    try (HttpService service =
        Services.start(
            routes ->
                routes.get(
                    "/",
                    Access.open(),
                    exchange -> {
                      exchange.setHeader(
                          "Asked", RangeRequests.range(exchange, "\"a\"", 100).toString());
                      exchange.respond(204);
                    }))) {
      Answer answer =
          RawClient.exchange(
                  service.uri(), "HEAD / HTTP/1.1\r\nHost: t\r\nRange: bytes=100-\r\n\r\n")
              .getFirst();
      assertThat(answer.header("Asked")).isEqualTo("Whole[]");
    }
  }

  @Test
  void writesContentRange() {
    assertThat(new Part(1, 2).contentRange(100)).isEqualTo("bytes 1-2/100");
  }
}
