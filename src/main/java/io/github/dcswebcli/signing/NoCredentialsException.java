package io.github.dcswebcli.signing;

import java.io.IOException;

/** A source of credentials holds none; a {@linkplain CredentialsProvider#chain chain} then asks the next one. */
public final class NoCredentialsException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * The source that holds none.
     *
     * @param message where credentials were looked for, with nothing secret in it; not null
     */
    public NoCredentialsException(String message) {
        super(message);
    }
}
