package com.example.cache

import com.example.cache.apis.WebCliApi
import com.squareup.moshi.Moshi
import com.squareup.moshi.kotlin.reflect.KotlinJsonAdapterFactory
import io.github.dcswebcli.signing.CredentialsProvider
import io.github.dcswebcli.signing.SigningInterceptor
import okhttp3.HttpUrl
import okhttp3.OkHttpClient
import retrofit2.Retrofit
import retrofit2.converter.moshi.MoshiConverterFactory

val moshi: Moshi = Moshi.Builder().addLast(KotlinJsonAdapterFactory()).build()

/** The generated client, signing. */
fun webCli(endpoint: HttpUrl, projectId: String, credentials: CredentialsProvider): WebCliApi {
    val http = OkHttpClient.Builder()
        .followRedirects(false)
        .addInterceptor(SigningInterceptor(endpoint, projectId, credentials))
        .build()
    return Retrofit.Builder()
        .baseUrl(endpoint)
        .client(http)
        .addConverterFactory(MoshiConverterFactory.create(moshi))
        .build()
        .create(WebCliApi::class.java)
}
