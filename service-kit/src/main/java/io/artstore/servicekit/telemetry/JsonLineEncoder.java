package io.artstore.servicekit.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** One log event as one JSON object on one line. */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  private final JsonFactory json = new JsonFactory();

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = json.createGenerator(line)) {
      generator.writeStartObject();
      generator.writeStringField("time", event.getInstant().toString());
      generator.writeStringField("level", event.getLevel().toString());
      generator.writeStringField("logger", event.getLoggerName());
      generator.writeStringField("thread", event.getThreadName());
      generator.writeStringField("message", event.getFormattedMessage());
      writeContext(event, generator);
      if (event.getThrowableProxy() != null) {
        generator.writeStringField(
            "exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
      generator.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory refused a log line", impossible);
    }
    line.write('\n');
    return line.toByteArray();
  }

  /** In an object of its own: a key named like a field of ours must not replace it. */
  private static void writeContext(ILoggingEvent event, JsonGenerator generator)
      throws IOException {
    generator.writeObjectFieldStart("context");
    for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
      generator.writeStringField(entry.getKey(), entry.getValue());
    }
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        generator.writeStringField(pair.key, String.valueOf(pair.value));
      }
    }
    generator.writeEndObject();
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
