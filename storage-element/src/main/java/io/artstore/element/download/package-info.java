/** Hands out the bytes of documents, whole or in part (RFC 9110, sections 13 and 14). */
@NullMarked
package io.artstore.element.download;

import org.jspecify.annotations.NullMarked;
