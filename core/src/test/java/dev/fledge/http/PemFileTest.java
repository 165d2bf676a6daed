package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import org.junit.jupiter.api.Test;

/** Keys made by openssl for this test alone: "genrsa -traditional", "ecparam -genkey", each with its "pkcs8 -topk8 -nocrypt". */
class PemFileTest {
    private static final String RSA_PKCS1 = """
            -----BEGIN RSA PRIVATE KEY-----
            MIICXAIBAAKBgQD4IicOhs8DtyFrHHFkke6nQyF3iMpPmBoGo4RYc4nIdT4oXp6L
            qiiJaogUSOmzqLFI9M80VrXvYBcfypKckKKVEDm8OymvmZ9ZtX17EUPWy2GMYSXD
            iq4D3RvXyMgOakBdCdMeIBw89rK3x+m9690tbsYOhnmIEJveyBd2qqitIQIDAQAB
            AoGARYtM5wVhf+kTtLGEFmvQN5DZEGeGTEiVAsdRkHjRZR13Dll2li5arijtesH0
            viXJimkSqdijpTOJR5++96KR7igVkxG831O/A90fpC1Xv7LQ4FzWM54Azqtwr9uu
            I80hQPsnaBoCpeuyGIUYEYrayZgBo9Lyjj8mMwREV1csPwECQQD+KuE8UnJEj/18
            36fWu1LyJ9ouyeLjUn2Hq9k87/vdQ5wo7FVnwMyskaA4QwNbiuoI3RwoCD/8fzB0
            tObKNvgnAkEA+ewissy+cEnm+pMaaBTSMjFmof0ZA2S2xrqKamwmPYe04wO6bbn9
            eC2FZfFXEQqekJGXGXKaVywJm8GeqDL1dwJBAJ0sSRJzbYQmgrvI1tJ8DoP+zvZm
            E+89ILFYPMNpKBgg6h2IYBwD5s3EVA7WqenfEnCewv2idGchBAb3o0xjB7sCQB8k
            AzbQODJ5ouQ6DCJH5eEHMsigZst7cyLT/4c/LoygKjPXNRWTBThCQ8ruBXFEJ3nQ
            CknLc9vEyvWzbHd80gUCQDk6EmLFXYVbKTKv0DBBiLv4iaTXwSSeBCGHfTtJvjZE
            y7KTEF8LCue/XVhLGERyMoUtw4XB1J6LSjOxDpIUKzQ=
            -----END RSA PRIVATE KEY-----
            """;
    private static final String RSA_PKCS8 = """
            -----BEGIN PRIVATE KEY-----
            MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAPgiJw6GzwO3IWsc
            cWSR7qdDIXeIyk+YGgajhFhzich1PihenouqKIlqiBRI6bOosUj0zzRWte9gFx/K
            kpyQopUQObw7Ka+Zn1m1fXsRQ9bLYYxhJcOKrgPdG9fIyA5qQF0J0x4gHDz2srfH
            6b3r3S1uxg6GeYgQm97IF3aqqK0hAgMBAAECgYBFi0znBWF/6RO0sYQWa9A3kNkQ
            Z4ZMSJUCx1GQeNFlHXcOWXaWLlquKO16wfS+JcmKaRKp2KOlM4lHn773opHuKBWT
            EbzfU78D3R+kLVe/stDgXNYzngDOq3Cv264jzSFA+ydoGgKl67IYhRgRitrJmAGj
            0vKOPyYzBERXVyw/AQJBAP4q4TxSckSP/Xzfp9a7UvIn2i7J4uNSfYer2Tzv+91D
            nCjsVWfAzKyRoDhDA1uK6gjdHCgIP/x/MHS05so2+CcCQQD57CKyzL5wSeb6kxpo
            FNIyMWah/RkDZLbGuopqbCY9h7TjA7ptuf14LYVl8VcRCp6QkZcZcppXLAmbwZ6o
            MvV3AkEAnSxJEnNthCaCu8jW0nwOg/7O9mYT7z0gsVg8w2koGCDqHYhgHAPmzcRU
            Dtap6d8ScJ7C/aJ0ZyEEBvejTGMHuwJAHyQDNtA4Mnmi5DoMIkfl4QcyyKBmy3tz
            ItP/hz8ujKAqM9c1FZMFOEJDyu4FcUQnedAKSctz28TK9bNsd3zSBQJAOToSYsVd
            hVspMq/QMEGIu/iJpNfBJJ4EIYd9O0m+NkTLspMQXwsK579dWEsYRHIyhS3DhcHU
            notKM7EOkhQrNA==
            -----END PRIVATE KEY-----
            """;
    private static final String EC_SEC1 = """
            -----BEGIN EC PARAMETERS-----
            BggqhkjOPQMBBw==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIO8LXGNrmtCwkg2wSlvOOH1fFdfMlHv+l4hQKdzY/HFzoAoGCCqGSM49
            AwEHoUQDQgAEaEIjVHAR+4dzX61enLmsV/aRYTqwPbf7XTpF/UKEK79XCvpfV4CQ
            SvcTApU+LPXMhYkDVO23piS945LrQe2zyA==
            -----END EC PRIVATE KEY-----
            """;
    private static final String EC_PKCS8 = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7wtcY2ua0LCSDbBK
            W844fV8V18yUe/6XiFAp3Nj8cXOhRANCAARoQiNUcBH7h3NfrV6cuaxX9pFhOrA9
            t/tdOkX9QoQrv1cK+l9XgJBK9xMClT4s9cyFiQNU7bemJL3jkutB7bPI
            -----END PRIVATE KEY-----
            """;

    @Test
    void reads_an_rsa_key_in_pkcs1() {
        PrivateKey key = PemFile.privateKey("key", RSA_PKCS1);

        assertThat(key).isInstanceOf(RSAPrivateKey.class).isEqualTo(PemFile.privateKey("key", RSA_PKCS8));
    }

    @Test
    void reads_an_ec_key_in_sec1() throws Exception {
        PrivateKey key = PemFile.privateKey("key", EC_SEC1);

        assertThat(key).isInstanceOf(ECPrivateKey.class);
        // The envelope keeps the curve inside the key too, so only what it says is compared.
        ECPrivateKey converted = (ECPrivateKey) PemFile.privateKey("key", EC_PKCS8);
        assertThat(((ECPrivateKey) key).getS()).isEqualTo(converted.getS());
        assertThat(((ECPrivateKey) KeyFactory.getInstance("EC").translateKey(key))
                        .getParams()
                        .getCurve())
                .isEqualTo(converted.getParams().getCurve());
    }

    @Test
    void a_key_that_is_cut_short_is_refused_without_showing_it() {
        assertThatThrownBy(() -> PemFile.privateKey(
                        "the key", "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIA==\n-----END EC PRIVATE KEY-----\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the key has a private key that cannot be read: it is cut short");
        assertThatThrownBy(() -> PemFile.privateKey(
                        "the key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the key must hold an RSA, EC or EdDSA key, but has another");
    }
}
