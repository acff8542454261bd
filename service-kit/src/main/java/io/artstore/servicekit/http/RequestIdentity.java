package io.artstore.servicekit.http;

import io.artstore.servicekit.security.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What was found out about a request before its handler got it. */
record RequestIdentity(
    String traceId,
    Map<String, String> pathParameters,
    Optional<Caller> caller,
    BooleanSupplier stopping) {}
