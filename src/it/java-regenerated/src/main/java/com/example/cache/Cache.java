package com.example.cache;

import com.example.cache.api.WebCliApi;
import io.github.dcswebcli.signing.CredentialsProvider;
import io.github.dcswebcli.signing.SigningInterceptor;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import retrofit2.Retrofit;
import retrofit2.converter.moshi.MoshiConverterFactory;

/** The generated client, signing. */
public final class Cache {
    private Cache() {}

    public static WebCliApi webCli(HttpUrl endpoint, String projectId, CredentialsProvider credentials) {
        OkHttpClient http = new OkHttpClient.Builder()
                .followRedirects(false)
                .addInterceptor(new SigningInterceptor(endpoint, projectId, credentials))
                .build();
        return new Retrofit.Builder()
                .baseUrl(endpoint)
                .client(http)
                .addConverterFactory(MoshiConverterFactory.create())
                .build()
                .create(WebCliApi.class);
    }
}
