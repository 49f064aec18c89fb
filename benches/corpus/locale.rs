//! Ten countries: names, streets, towns and how their parts are written. All words are common
//! ones; the people made of them are invented.

/// A country of the corpus.
pub struct Locale {
    /// ISO country code, one of [`crate::phone::PLANS`].
    pub country: &'static str,
    /// Given names; `text|ascii` where the letters do not fold to ASCII.
    pub given: &'static str,
    /// Family names, likewise.
    pub family: &'static str,
    /// Street names.
    pub streets: &'static str,
    /// `town=postcode pattern`, `#` a digit, `@` a letter.
    pub towns: &'static str,
    /// Whether the house number stands before the street.
    pub number_first: bool,
    /// Endings of mail domains.
    pub endings: &'static [&'static str],
}

/// The ten countries.
pub static LOCALES: &[Locale] = &[
    Locale {
        country: "US",
        given: "Olivia,Liam,Emma,Noah,Ava,Mason,Sophia,Logan,Harper,Ethan,Grace,Caleb,Hannah,Wyatt,Nora,Tyler,Jasmine,Marcus,Bianca,Dwayne",
        family: "Johnson,Miller,Davis,Garcia,Wilson,Anderson,Taylor,Moore,Jackson,Harris,Clark,Lewis,Robinson,Walker,Young,Allen,King,Wright,Hill,O'Neill",
        streets: "Maple Ave,Oak St,Cedar Ln,Washington Blvd,Lakeview Dr,Sunset Rd,Park Pl,2nd St,Highland Ave,Elm Ct",
        towns: "Springfield=627##,Portland=972##,Austin=787##,Denver=802##,Boston=021##,Phoenix=850##,Atlanta=303##,Madison=537##",
        number_first: true,
        endings: &["com", "net", "us", "org", "io"],
    },
    Locale {
        country: "GB",
        given: "Amelia,Oliver,Isla,Harry,Poppy,Jack,Freya,Alfie,Imogen,Callum,Niamh,Rhys,Zara,Owen,Beth,Hamish,Priya,Duncan,Elsie,Tariq",
        family: "Smith,Jones,Williams,Brown,Evans,Thomas,Roberts,Hughes,Edwards,Patel,Campbell,Murray,Fraser,Kelly,Bennett,Shaw,Whitfield,Ashworth,Pritchard,Khan",
        streets: "High Street,Station Road,Church Lane,Victoria Road,Mill Lane,Queens Road,The Crescent,Albert Terrace,Kings Avenue,Grange Close",
        towns: "London=SW# #@@,Leeds=LS# #@@,Bristol=BS# #@@,Manchester=M## #@@,Cardiff=CF## #@@,Glasgow=G# #@@,York=YO## #@@,Oxford=OX# #@@",
        number_first: true,
        endings: &["co.uk", "com", "org.uk", "uk"],
    },
    Locale {
        country: "DE",
        given: "Jürgen,Sabine,Lukas,Anneliese,Björn,Käthe,Felix,Ute,Matthias,Greta,Jörg,Heike,Sören,Ingrid,Moritz,Lena,Günther,Birgit,Emil,Frieda",
        family: "Müller,Schmidt,Schneider,Weiß,Köhler,Schröder,Krüger,Groß,Lange,Böhm,Zimmermann,Vogel,Jäger,Brandt,Kühn,Lorenz,Seidel,Hübner,Winkler,Möller",
        streets: "Hauptstraße,Bahnhofstr.,Gartenweg,Lindenallee,Schillerstraße,Am Markt,Goethestr.,Bergstraße,Kirchplatz,Mühlenweg",
        towns: "Berlin=10###,München=803##,Köln=506##,Hamburg=200##,Stuttgart=701##,Nürnberg=904##,Düsseldorf=402##,Leipzig=041##",
        number_first: false,
        endings: &["de", "com", "net"],
    },
    Locale {
        country: "FR",
        given: "Amélie,Théo,Chloé,Léo,Inès,Raphaël,Zoé,Hélène,François,Océane,Rémi,Maëlle,Gaël,Élodie,Baptiste,Margaux,Cédric,Solène,Benoît,Anaïs",
        family: "Martin,Dubois,Lefèvre,Moreau,Girard,Rousseau,Fournier,Mercier,Guérin,Chevalier,Gauthier,Perrin,Morin,Renaud,Bégin,Lacroix,Besson,Delaunay,Clément,Colin",
        streets: "rue de la Paix,avenue Victor-Hugo,boulevard Voltaire,rue du Moulin,place de l'Église,chemin des Vignes,rue Pasteur,allée des Tilleuls,rue Nationale,quai Sud",
        towns: "Paris=750##,Lyon=690##,Marseille=130##,Nantes=440##,Lille=590##,Toulouse=310##,Bordeaux=330##,Besançon=250##",
        number_first: true,
        endings: &["fr", "com", "eu"],
    },
    Locale {
        country: "ES",
        given: "Lucía,Mateo,Sofía,Hugo,Martina,Íñigo,Begoña,Álvaro,Rocío,Iker,Nerea,Andrés,Paloma,Joaquín,Inés,Sergio,Ainhoa,Gonzalo,Montse,Rubén",
        family: "García,Fernández,López,Sánchez,Pérez,Gómez,Muñoz,Ibáñez,Castro,Ortega,Núñez,Vidal,Rojas,Cabrera,Ferrer,Peña,Calvo,Márquez,Prieto,Soler",
        streets: "Calle Mayor,Avenida del Mar,Plaza de España,Calle de la Luna,Paseo Colón,Calle Real,Ronda Norte,Calle Sol,Avenida Central,Camino Viejo",
        towns: "Madrid=280##,Barcelona=080##,Sevilla=410##,Valencia=460##,Málaga=290##,Gijón=332##,Bilbao=480##,Zaragoza=500##",
        number_first: false,
        endings: &["es", "com", "eu"],
    },
    Locale {
        country: "IT",
        given: "Giulia,Lorenzo,Chiara,Niccolò,Alessia,Davide,Elisa,Matteo,Ludovica,Paolo,Ginevra,Fabio,Beatrice,Simone,Noemi,Tommaso,Marta,Enrico,Ilaria,Pietro",
        family: "Rossi,Russo,Ferrari,Esposito,Bianchi,Romano,Colombo,Ricci,Marino,Greco,Conti,De Luca,Mancini,Rizzo,Lombardi,Moretti,Barbieri,Fontana,Caruso,D'Amico",
        streets: "Via Roma,Corso Italia,Via Garibaldi,Piazza Duomo,Via Mazzini,Viale Europa,Via Dante,Via Verdi,Largo Nuovo,Via dei Mille",
        towns: "Roma=001##,Milano=201##,Torino=101##,Napoli=801##,Bologna=401##,Firenze=501##,Genova=161##,Bari=701##",
        number_first: false,
        endings: &["it", "com", "eu"],
    },
    Locale {
        country: "NL",
        given: "Sanne,Daan,Lotte,Bram,Femke,Sem,Anouk,Thijs,Maud,Jurre,Fleur,Koen,Iris,Ruben,Noor,Stijn,Eva,Joris,Renée,Willem",
        family: "de Jong,Jansen,de Vries,van den Berg,Bakker,Visser,Smit,Meijer,de Boer,Mulder,Dekker,Brouwer,Dijkstra,Kuipers,van Dam,Hoekstra,Koster,Prins,Blom,Veenstra",
        streets: "Dorpsstraat,Kerkweg,Molenlaan,Stationsplein,Prinsengracht,Julianalaan,Havenkade,Nieuwstraat,Lindenlaan,Schoolstraat",
        towns: "Amsterdam=1### @@,Rotterdam=3### @@,Utrecht=3### @@,Eindhoven=5### @@,Groningen=9### @@,Leiden=2### @@,Breda=4### @@,Zwolle=8### @@",
        number_first: false,
        endings: &["nl", "com", "eu"],
    },
    Locale {
        country: "PL",
        given: "Łukasz,Małgorzata,Paweł,Agnieszka,Michał,Żaneta,Grzegorz,Kasia,Wojciech,Zofia,Rafał,Iwona,Stanisław,Bożena,Marek,Dorota,Błażej,Hanna,Tomasz,Ewa",
        family: "Nowak,Kowalska,Wiśniewski,Wójcik,Kamińska,Lewandowski,Zielińska,Szymański,Woźniak,Dąbrowska,Kozłowski,Jankowska,Mazur,Krawczyk,Piątek,Grabowska,Pawlak,Michalski,Król,Wróbel",
        streets: "ul. Długa,ul. Polna,al. Jerozolimskie,ul. Kwiatowa,ul. Słoneczna,ul. Leśna,pl. Wolności,ul. Krótka,ul. Ogrodowa,os. Zielone",
        towns: "Warszawa=00-###,Kraków=30-###,Łódź=90-###,Wrocław=50-###,Poznań=60-###,Gdańsk=80-###,Lublin=20-###,Białystok=15-###",
        number_first: false,
        endings: &["pl", "com", "com.pl"],
    },
    Locale {
        country: "BR",
        given: "João,Maria,Antônio,Júlia,Caíque,Letícia,Vinícius,Larissa,Thiago,Helena,Otávio,Camila,Murilo,Beatriz,Fábio,Débora,Caio,Tainá,Rogério,Luísa",
        family: "Silva,Souza,Oliveira,Pereira,Almeida,Araújo,Barbosa,Cardoso,Conceição,Nascimento,Ribeiro,Teixeira,Gonçalves,Moura,Freitas,Batista,Rezende,Simões,Dias,Falcão",
        streets: "Rua das Flores,Avenida Paulista,Rua São João,Travessa da Paz,Rua Sete de Setembro,Alameda Santos,Rua do Comércio,Avenida Brasil,Praça da Sé,Rua Nova",
        towns: "São Paulo=01###-###,Rio de Janeiro=20###-###,Belo Horizonte=30###-###,Curitiba=80###-###,Porto Alegre=90###-###,Brasília=70###-###,Salvador=40###-###,Recife=50###-###",
        number_first: false,
        endings: &["com.br", "net.br", "com"],
    },
    Locale {
        country: "JP",
        given: "陽菜|hina,大翔|hiroto,さくら|sakura,健太|kenta,美咲|misaki,翔太|shota,葵|aoi,直樹|naoki,結衣|yui,悠真|yuma,真由|mayu,拓海|takumi,七海|nanami,亮|ryo,千尋|chihiro,蓮|ren,友美|tomomi,誠|makoto,彩|aya,隼人|hayato",
        family: "佐藤|sato,鈴木|suzuki,高橋|takahashi,田中|tanaka,渡辺|watanabe,伊藤|ito,山本|yamamoto,中村|nakamura,小林|kobayashi,加藤|kato,吉田|yoshida,山田|yamada,佐々木|sasaki,松本|matsumoto,井上|inoue,木村|kimura,林|hayashi,清水|shimizu,森|mori,阿部|abe",
        streets: "中央,本町,桜台,若葉町,緑が丘,旭町,港南,松原,北山,東町",
        towns: "東京都港区=105-####,大阪市北区=530-####,横浜市西区=220-####,京都市中京区=604-####,名古屋市中区=460-####,札幌市中央区=060-####,福岡市博多区=812-####,仙台市青葉区=980-####",
        number_first: false,
        endings: &["jp", "co.jp", "com"],
    },
];

/// ASCII letters of a name, lower case: what people put into an address.
pub fn fold(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let mut plain = [0; 4];
        out.push_str(match c {
            'a'..='z' => c.encode_utf8(&mut plain),
            'ä' | 'æ' => "ae",
            'ö' | 'ø' => "oe",
            'ü' => "ue",
            'ß' => "ss",
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' => "a",
            'ç' | 'ć' => "c",
            'è' | 'é' | 'ê' | 'ë' | 'ę' => "e",
            'ì' | 'í' | 'î' | 'ï' => "i",
            'ł' => "l",
            'ñ' | 'ń' => "n",
            'ò' | 'ó' | 'ô' | 'õ' => "o",
            'ś' => "s",
            'ù' | 'ú' | 'û' => "u",
            'ź' | 'ż' => "z",
            _ => "",
        });
    }
    out
}
