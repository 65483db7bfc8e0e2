import { fold } from './fold.ts';

/**
 * The words that headers are made of, in the languages of common exports, each under the one name that the rules
 * in `headers.ts` and `consent-headers.ts` use. Products: adobe-formats section 8; case and accents do
 * not count, and plurals are found without being listed.
 */

/** Folded spelling to the rules' word. */
export const wordOf: ReadonlyMap<string, string> = new Map(
  Object.entries(vocabulary()).flatMap(([word, spellings]) =>
    [word, ...spellings.split(' ')]
      .filter((spelling) => spelling !== '')
      .map((spelling) => [fold(spelling), word] as const),
  ),
);

/** Words that arrive as two, by case, hyphen or space. */
export const joined: ReadonlyMap<string, string> = new Map(
  Object.entries({
    email: 'e mail|e postal|e posta|posta electronic|email electronic|el postal',
    blacklist: 'black list|black listed|block list|block listed|deny list',
    newsletter: 'news letter',
    unsubscribe: 'un subscribe|un subscribed|un sub',
    whatsapp: 'whats app',
    sha256: 'sha 256',
    sha1: 'sha 1',
    md5: 'md 5',
    e164: 'e 164',
    ios: 'i os',
    madid: 'mad id|ma id',
    idfa: 'idf a|id fa',
    spam: 'spam report|spam spam',
    donot: 'do not|no longer|ne pas',
    directmail: 'direct mail|postal mail|mail postal',
  }).flatMap(([word, pairs]) => pairs.split('|').map((pair) => [pair, word] as const)),
);

function vocabulary(): Record<string, string> {
  return { ...identifierWords(), ...consentWords(), ...otherWords() };
}

function identifierWords(): Record<string, string> {
  return {
    email:
      'emailaddress courriel correo mel epost eposta sahkoposti emailadresse eml почта емейл メール メールアドレス 邮箱 邮件 電子郵件 이메일',
    mail: '',
    phone:
      'telephone tel telefon telefono telefone telefoon fon ph puhelin telephonenumber festnetz телефон 電話 電話番号 电话 전화 전화번호',
    mobile:
      'mobil mobiel mob cell cellphone cellular cellulare celular handy portable gsm movil telemovel matkapuhelin komorka natel msisdn мобильный 携帯 携帯電話 手机 手机号 휴대폰',
    sms: 'mms',
    text: '',
    whatsapp: 'viber',
    number: 'nummer numero num nr rufnummer numer nro',
    address: 'adresse adress adres direccion indirizzo endereco addr osoite',
    electronic: 'electronico electronique elettronica eletronico elektronisch',
    country:
      'land lander laender pays pais paese nazione nation kraj maa ctry countryname страна 国 国家 국가',
    code: 'cd iso codigo codice kod kode',
    region: '',
    idfa: '',
    idfv: 'vendor',
    gaid: 'gpsadid',
    aaid: '',
    madid: 'maid ifa rdid',
    adid: '',
    ad: 'advertising advertiser advertisement',
    hash: 'hashed hashes',
    sha256: '',
    md5: '',
    sha1: '',
    e164: '',
  };
}

function consentWords(): Record<string, string> {
  return {
    opt: 'opted opting opts',
    in: 'into',
    out: '',
    optin: 'optedin',
    optout: 'optedout',
    donot: 'dont kein keine',
    unsubscribe:
      'unsubscribed unsub unsubbed unsubscription abgemeldet abmeldung abbestellt desabonne desabonnement desinscrit desinscription desuscrito baja uitgeschreven afgemeld disiscritto avregistrerad afmeldt avmeldt',
    blacklist: 'blacklisted blocklist blocklisted werbesperre sperrliste sperrvermerk robinson denylist',
    blocked: 'gesperrt bloque bloqueado geblokkeerd bloccato',
    suppress: 'suppressed suppression',
    bounce: 'bounced bouncing',
    spam: 'complaint complained',
    clean: 'cleaned',
    deleted: 'geloscht geloescht supprime eliminado borrado erased erasure loschung loeschung',
    objection:
      'objected widerspruch widersprochen opposition withdrawn withdrew withdrawal revoked revocation widerrufen widerruf refused refusal declined ' +
      'denied rejected abgelehnt retrait revocado revocato ingetrokken aterkallat',
    disabled: '',
    accept: 'accepted accepting akzeptiert accepte acepta aceptado accetta accettato',
    consent:
      'consented consenting einwilligung zustimmung einverstandnis einverstaendnis einverstanden consentement consentimiento consenso consentimento toestemming samtycke samtykke suostumus zgoda souhlas gdpr dsgvo rgpd',
    subscribe:
      'subscribed subscription abonniert abonne inscrit suscrito suscripcion iscritto iscrizione ingeschreven angemeldet',
    subscriber: 'abonnent suscriptor',
    newsletter: 'nyhetsbrev nieuwsbrief boletin infolettre rundbrief ezine mailinglist',
    allow: 'allowed allows permit permitted permission erlaubt erlaubnis autorise autorizado',
    agree: 'agreed agrees',
    marketing: 'werbung werbe publicite publicidad pubblicita promo promotion promotional',
    status: 'stato',
    date: 'at time on timestamp ts datetime datum dt since when fecha',
    reason: 'grund motivo raison',
    sell: 'selling sale sold',
    share: 'sharing shared',
    tracking: 'track',
    call: 'calling voice telemarketing anruf anrufe',
    dnc: 'dnd',
    communication: 'comunicacion comunicaciones comunicazioni kommunikation mitteilung mitteilungen',
    may: 'can okay ok darf',
    flag: 'flg ind indicator',
    tcpa: '',
    postal: 'post letter print catalog catalogue brief',
    push: 'notification inapp',
    fax: 'faxe telefax faxphone',
  };
}

function otherWords(): Record<string, string> {
  const plain =
    'home personal private primary main secondary alternate alternative alt other default mailing billing shipping delivery ' +
    'person contact customer user member client profile lead value identity map custom field id type label format domain ' +
    'count total name display company organization extension ext area prefix dial app os version model brand device token ' +
    'owner assistant manager supervisor agent rep representative salesperson seller supplier creator author sender reply ' +
    'referrer referral friend spouse parent guardian employee employer staff advisor consultant google android apple ios ' +
    'roku windows list bulk send first last double any all global portal hard from of to by is has val campaign title source ' +
    'method url link page ip plan rate score rating open click policy term condition state not no';
  return {
    ...Object.fromEntries(plain.split(' ').map((word) => [word, ''])),
    customer: 'kunde kunden buyer shopper guest klant cliente',
    requested: 'request',
    work:
      'business office dienstlich geschaftlich geschaeftlich beruflich arbeit professionnel professionnelle bureau ' +
      'trabajo laboral lavoro zakelijk werk arbete arbejde',
    home: 'domicile domicilio casa maison thuis hjem koti zuhause',
    private: 'privat prive privee privado particular particulier',
    personal: 'personnel personnelle perso persoonlijk personale persoenlich personlich',
    additional: 'zusatzlich weitere adicional aggiuntiva',
    assistant: 'asst',
    organization: 'organisation',
    company: 'firma entreprise',
    // Counted, not stated.
    count: 'bounces unsubscribes complaints',
    not: 'non',
    alternate: 'altern',
  };
}
